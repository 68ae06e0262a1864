package io.tallystick.local.query;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.local.CommandFailure;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of every command that asks a ledger. */
final class ReadOptions {
  private static final long TIMEOUT_MAX_SECONDS = Duration.ofDays(1).toSeconds();

  @Option(
      names = "--consistency",
      paramLabel = "strong|eventual",
      description = "strong reflects everything recorded before the question; eventual costs half and may lag (default: strong).")
  private Consistency consistency = Consistency.STRONG;

  @Option(names = "--json", description = "Print JSON; amounts are in the asset's smallest unit.")
  private boolean json;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to ask at most (default: 60).")
  private long timeoutSeconds = 60;

  Consistency consistency() {
    return consistency;
  }

  boolean json() {
    return json;
  }

  /** From now on. */
  Deadline deadline() {
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_SECONDS + " seconds");
    }
    return Deadline.after(Duration.ofSeconds(timeoutSeconds));
  }
}
