package io.tallystick.local.connection;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.StackOutputs;
import io.tallystick.local.backend.Instance;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Finds the ledger that a command line means: the one of a deployed stack, the one at its endpoint, or the one that {@code tally up} runs on this machine. */
public final class RunningLedgers implements Connector {
  private static final Region DEFAULT_REGION = Region.US_EAST_1;
  private static final String REQUESTS_QUEUE = "-requests";

  private final Map<String, String> environment;

  private final AwsConnector accounts;

  public RunningLedgers() {
    this(System.getenv());
  }

  RunningLedgers(Map<String, String> environment) {
    this(environment, new AwsAccounts());
  }

  RunningLedgers(Map<String, String> environment, AwsConnector accounts) {
    this.environment = Map.copyOf(environment);
    this.accounts = accounts;
  }

  @Override
  public LedgerConnection open(LedgerOptions options) {
    if (options.stack() != null) {
      return ofStack(options).open();
    }
    return (options.endpoint() == null ? ofThisMachine(options) : at(options.endpoint(), options)).open();
  }

  private EndpointLedger ofStack(LedgerOptions options) {
    if (options.namesLedger()) {
      throw CommandFailure.usage("--stack says which ledger it is, --ledger must not");
    }
    try (AwsClients aws = accounts.open(options.aws())) {
      Map<String, String> outputs = StackOutputs.of(aws, options.stack());
      String name = ledger(outputs).orElseThrow(() -> CommandFailure.environment("the stack " + options.stack() + " is no ledger's: it has no output RequestsQueueUrl"));
      Optional<URI> api = Optional.ofNullable(outputs.get("ApiUrl")).map(URI::create);
      return new EndpointLedger(aws.endpoint(), api, name, aws.region(), aws.credentials());
    }
  }

  private EndpointLedger ofThisMachine(LedgerOptions options) {
    if (options.describesEndpoint()) {
      throw CommandFailure.usage("--ledger, --region and --profile say something about a --stack or an --endpoint, which is missing");
    }
    Instance instance = ThisMachine.onlyLedger(environment, running -> running.endpoint().toString());
    return EndpointLedger.onThisMachine(instance.endpoint(), instance.api(), ledger(instance.outputs()).orElse(instance.stack()), Region.of(instance.region()));
  }

  /** A parameter of the template may have named it otherwise than its stack. */
  private static Optional<String> ledger(Map<String, String> outputs) {
    String queue = outputs.getOrDefault("RequestsQueueUrl", "");
    return queue.endsWith(REQUESTS_QUEUE) ? Optional.of(queue.substring(queue.lastIndexOf('/') + 1, queue.length() - REQUESTS_QUEUE.length())) : Optional.empty();
  }

  private EndpointLedger at(URI endpoint, LedgerOptions options) {
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null) {
      throw CommandFailure.usage("--endpoint must be an http or https URL such as http://127.0.0.1:8000");
    }
    return new EndpointLedger(Optional.of(endpoint), Optional.empty(), options.ledger(), region(options), credentials(endpoint, options));
  }

  private Region region(LedgerOptions options) {
    if (options.region() != null) {
      return Region.of(options.region());
    }
    String given = environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""));
    return given.isEmpty() ? DEFAULT_REGION : Region.of(given);
  }

  /** Real credentials are never sent to an emulator on this machine unless the user says so. */
  private AwsCredentialsProvider credentials(URI endpoint, LedgerOptions options) {
    if (options.profile() != null) {
      return ProfileCredentialsProvider.create(Objects.requireNonNull(options.profile()));
    }
    return ThisMachine.isMeantBy(endpoint) ? EndpointLedger.ANY_CREDENTIALS : DefaultCredentialsProvider.builder().build();
  }
}
