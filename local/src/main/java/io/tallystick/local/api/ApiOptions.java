package io.tallystick.local.api;

import io.tallystick.journal.Deadline;
import io.tallystick.local.CommandFailure;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say which ledger's HTTP API a command talks to; without {@code --endpoint} that of the ledger that {@code tally up} runs on this machine. */
public final class ApiOptions {
  private static final long TIMEOUT_MAX_SECONDS = Duration.ofDays(1).toSeconds();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Where the ledger's HTTP API answers, as the stack's output ApiUrl has it; default: the ledger that 'tally up' runs on this machine.")
  private URI endpoint;

  @Option(names = "--region", paramLabel = "REGION", description = "With --endpoint: the AWS region (default: that of the URL, else the environment's, else us-east-1).")
  private String region;

  @Option(names = "--profile", paramLabel = "NAME", description = "With --endpoint: the AWS profile whose credentials sign the requests.")
  private String profile;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to try at most (default: 60).")
  private long timeoutSeconds = 60;

  /** Null where the ledger of this machine is meant. */
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
