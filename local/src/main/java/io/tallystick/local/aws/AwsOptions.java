package io.tallystick.local.aws;

import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which AWS account and region a command works in. */
public final class AwsOptions {
  @Option(names = "--region", paramLabel = "REGION", description = "The AWS region (default: the environment's, else the profile's).")
  private String region;

  @Option(names = "--profile", paramLabel = "NAME", description = "The AWS profile whose credentials are used (default: those of the default chain).")
  private String profile;

  @Option(names = "--endpoint", paramLabel = "URL", description = "Where all AWS services answer, instead of AWS itself: an emulator.")
  private URI endpoint;

  /** Nothing given: the account of the environment. */
  public AwsOptions() {}

  /** What other options said. */
  public AwsOptions(Optional<URI> endpoint, Optional<String> region, Optional<String> profile) {
    this.endpoint = endpoint.orElse(null);
    this.region = region.orElse(null);
    this.profile = profile.orElse(null);
  }

  Optional<String> region() {
    return Optional.ofNullable(region);
  }

  Optional<String> profile() {
    return Optional.ofNullable(profile);
  }

  Optional<URI> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  /** The same options again, for a command that a person is told to type; empty or begun with a space. */
  public String again() {
    return (region == null ? "" : " --region " + region) + (profile == null ? "" : " --profile " + profile) + (endpoint == null ? "" : " --endpoint " + endpoint);
  }
}
