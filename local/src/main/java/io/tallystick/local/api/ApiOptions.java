package io.tallystick.local.api;

import io.tallystick.journal.Deadline;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which ledger's HTTP API a command talks to; without {@code --stack} and {@code --endpoint} that of the ledger that {@code tally up} runs on this machine. */
public final class ApiOptions {
  private static final long TIMEOUT_MAX_SECONDS = Duration.ofDays(1).toSeconds();

  @Option(names = "--stack", paramLabel = "NAME", description = "The stack that 'tally deploy' made, in an AWS account.")
  private String stack;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Where the ledger's HTTP API answers, as the stack's output ApiUrl has it; default: the ledger that 'tally up' runs on this machine.")
  private URI endpoint;

  @Option(names = "--region", paramLabel = "REGION", description = "With --stack or --endpoint: the AWS region (default: with --endpoint that of the URL; else the environment's).")
  private String region;

  @Option(names = "--profile", paramLabel = "NAME", description = "With --stack or --endpoint: the AWS profile whose credentials sign the requests.")
  private String profile;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to try at most (default: 60).")
  private long timeoutSeconds = 60;

  /** Null where it was not given. */
  String stack() {
    return stack;
  }

  /** As AWS's own services understand them. */
  AwsOptions aws() {
    return new AwsOptions(Optional.empty(), Optional.ofNullable(region), Optional.ofNullable(profile));
  }

  /** Null where it was not given. */
  URI endpoint() {
    return endpoint;
  }

  /** Null where it was not given. */
  String region() {
    return region;
  }

  /** Null where it was not given. */
  String profile() {
    return profile;
  }

  /** From now on. */
  public Deadline deadline() {
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_SECONDS + " seconds");
    }
    return Deadline.after(Duration.ofSeconds(timeoutSeconds));
  }
}
