package io.tallystick.local.api;

import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.StackOutputs;
import io.tallystick.local.backend.Instance;
import io.tallystick.local.connection.ThisMachine;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Finds the HTTP API that a command line means: the one at its endpoint, or that of the ledger that {@code tally up} runs on this machine. */
public final class RunningApis implements ApiConnector {
  /** The token that is sent, instead of a signature, to a ledger that was deployed with a JWT authorizer. */
  static final String TOKEN = "TALLY_TOKEN";

  private static final Pattern OF_API_GATEWAY = Pattern.compile("[a-z0-9-]+\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");
  private static final Region DEFAULT_REGION = Region.US_EAST_1;

  private final Map<String, String> environment;
  private final Retry.Sleeper sleeper;

  private final AwsConnector accounts;

  public RunningApis() {
    this(System.getenv(), Thread::sleep);
  }

  RunningApis(Map<String, String> environment, Retry.Sleeper sleeper) {
    this(environment, sleeper, new AwsAccounts());
  }

  RunningApis(Map<String, String> environment, Retry.Sleeper sleeper, AwsConnector accounts) {
    this.accounts = accounts;
    this.environment = Map.copyOf(environment);
    this.sleeper = sleeper;
  }

  @Override
  public ApiClient open(ApiOptions options) {
    if (options.stack() != null) {
      return ofStack(options);
    }
    if (options.endpoint() == null && (options.region() != null || options.profile() != null)) {
      throw CommandFailure.usage("--region and --profile say something about a --stack or an --endpoint, which is missing");
    }
    Retry retry = new Retry(() -> ThreadLocalRandom.current().nextLong(), sleeper);
    return options.endpoint() == null
        ? new ApiClient(ofThisMachine(), Signer.NONE, retry, sleeper)
        : new ApiClient(checked(options.endpoint()), signer(options), retry, sleeper);
  }

  private ApiClient ofStack(ApiOptions options) {
    if (options.endpoint() != null) {
      throw CommandFailure.usage("--stack says where its HTTP API is, --endpoint must not");
    }
    try (AwsClients aws = accounts.open(options.aws())) {
      String url = StackOutputs.of(aws, options.stack()).get("ApiUrl");
      if (url == null) {
        throw CommandFailure.environment("the stack " + options.stack() + " has no HTTP API: it has no output ApiUrl");
      }
      return at(checked(URI.create(url)), aws.region(), aws.credentials());
    }
  }

  /** The HTTP API of a deployed stack. */
  public ApiClient at(URI api, Region region, AwsCredentialsProvider credentials) {
    Retry retry = new Retry(() -> ThreadLocalRandom.current().nextLong(), sleeper);
    String token = environment.getOrDefault(TOKEN, "");
    return new ApiClient(api, token.isBlank() ? new SigV4Signer(credentials, region, Clock.systemUTC()) : bearer(token), retry, sleeper);
  }

  private static Signer bearer(String token) {
    return (method, uri, headers, body) -> Map.of("authorization", List.of("Bearer " + token.strip()));
  }

  private URI ofThisMachine() {
    Instance instance = ThisMachine.onlyLedger(environment, ledger -> ledger.api().map(URI::toString).orElse("(" + ledger.endpoint() + " has no HTTP API)"));
    return instance.api().orElseThrow(() -> CommandFailure.environment("the ledger at " + instance.endpoint() + " has no HTTP API"));
  }

  /** Nobody's money is moved in the clear over a network. */
  private static URI checked(URI endpoint) {
    boolean http = "http".equals(endpoint.getScheme());
    if (!http && !"https".equals(endpoint.getScheme()) || endpoint.getHost() == null || endpoint.getQuery() != null || endpoint.getFragment() != null) {
      throw CommandFailure.usage("--endpoint must be an https URL such as https://abc123.execute-api.eu-west-1.amazonaws.com");
    }
    if (http && !ThisMachine.isMeantBy(endpoint)) {
      throw CommandFailure.usage("--endpoint must be an https URL, except on this machine");
    }
    return endpoint;
  }

  private Signer signer(ApiOptions options) {
    String token = environment.getOrDefault(TOKEN, "");
    if (options.profile() != null) {
      return sigV4(ProfileCredentialsProvider.create(options.profile()), options);
    }
    if (!token.isBlank()) {
      return bearer(token);
    }
    // Real credentials are never used on this machine unless the user says so.
    return ThisMachine.isMeantBy(options.endpoint()) ? Signer.NONE : sigV4(DefaultCredentialsProvider.builder().build(), options);
  }

  private Signer sigV4(AwsCredentialsProvider credentials, ApiOptions options) {
    return new SigV4Signer(credentials, region(options), Clock.systemUTC());
  }

  Region region(ApiOptions options) {
    if (options.region() != null) {
      return Region.of(options.region());
    }
    Matcher host = OF_API_GATEWAY.matcher(options.endpoint().getHost());
    if (host.matches()) {
      return Region.of(host.group(1));
    }
    String given = environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""));
    return given.isEmpty() ? DEFAULT_REGION : Region.of(given);
  }
}
