package io.tallystick.local.aws;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.connection.ThisMachine;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The account that a command line means: of a profile, of the environment, or an emulator. */
public final class AwsAccounts implements AwsConnector {
  /** What an emulator on this machine is given; they take any, and those that tell accounts apart make this their default one. */
  private static final AwsCredentialsProvider ANY_CREDENTIALS = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  private static final Region DEFAULT_REGION_OF_EMULATORS = Region.US_EAST_1;

  private final Map<String, String> environment;

  public AwsAccounts() {
    this(System.getenv());
  }

  AwsAccounts(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public AwsClients open(AwsOptions options) {
    options.endpoint().ifPresent(AwsAccounts::requireUrl);
    return new SdkClients(options.endpoint(), region(options), credentials(options));
  }

  private static void requireUrl(URI endpoint) {
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null) {
      throw CommandFailure.usage("--endpoint must be an http or https URL such as http://127.0.0.1:4566");
    }
  }

  /** Nothing is deployed to a region that nobody chose. */
  Region region(AwsOptions options) {
    if (options.region().isPresent()) {
      return Region.of(options.region().get());
    }
    String given = environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""));
    if (!given.isEmpty()) {
      return Region.of(given);
    }
    if (options.endpoint().isPresent()) {
      return DEFAULT_REGION_OF_EMULATORS;
    }
    try {
      var chain = DefaultAwsRegionProviderChain.builder().profileFile(ProfileFile::defaultProfileFile);
      options.profile().ifPresent(chain::profileName);
      return chain.build().getRegion();
    } catch (SdkClientException unknown) {
      throw CommandFailure.environment("no AWS region is known: name one with --region, AWS_REGION or in the profile", unknown);
    }
  }

  /** Real credentials are never sent to an emulator on this machine unless the user says so. */
  private static AwsCredentialsProvider credentials(AwsOptions options) {
    Optional<String> profile = options.profile();
    if (profile.isPresent()) {
      return ProfileCredentialsProvider.create(profile.get());
    }
    return options.endpoint().filter(ThisMachine::isMeantBy).isPresent() ? ANY_CREDENTIALS : DefaultCredentialsProvider.builder().build();
  }
}
