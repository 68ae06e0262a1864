package io.tallystick.local.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.terminal.Progress;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads a whole ledger and says whether everything in it is as it must be. */
@Command(
    name = "verify",
    description = {
      "Read the whole journal and the read tables and check them: hash chain, sequence, timestamps, each id once, every balance",
      "recomputed, debits equal to credits, limits, and the read tables equal to the journal. The ledger may go on working.",
      "Names the first thing that is wrong and then exits with 1."
    },
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  private static final long WAIT_MAX_SECONDS = Duration.ofDays(1).toSeconds();
  /** One call may scan a whole table. A store that does not answer ends it much sooner: repetitions are bounded too. */
  private static final Duration ONE_CALL = Duration.ofDays(1);

  private final Terminal terminal;
  private final Connector connector;
  private final Retry.Sleeper sleeper;

  @Option(names = "--json", description = "Print the report as a JSON object.")
  private boolean json;

  @Option(
      names = "--wait-for-projector",
      paramLabel = "SECONDS",
      description = "First wait, at most so long, until the read tables have all that is in the journal now (default: do not wait).")
  private long waitSeconds;

  @Mixin private LedgerOptions ledger;

  VerifyCommand(Terminal terminal) {
    this(terminal, new RunningLedgers(), Thread::sleep);
  }

  VerifyCommand(Terminal terminal, Connector connector, Retry.Sleeper sleeper) {
    this.terminal = terminal;
    this.connector = connector;
    this.sleeper = sleeper;
  }

  @Override
  public Integer call() {
    if (waitSeconds < 0 || waitSeconds > WAIT_MAX_SECONDS) {
      throw CommandFailure.usage("--wait-for-projector must be 0 to " + WAIT_MAX_SECONDS + " seconds");
    }
    try (LedgerConnection connection = connector.open(ledger)) {
      Sharding sharding = connection.sharding();
      if (waitSeconds > 0 && !projectorCaughtUp(connection.store(), sharding)) {
        terminal.warning("the read tables were not complete after " + waitSeconds + " s");
      }
      List<Report> reports = verify(connection.store(), sharding);
      boolean clean = reports.stream().allMatch(Report::clean);
      if (json) {
        terminal.out().println(ReportFormat.json(reports));
      } else if (clean) {
        terminal.out().println(ReportFormat.line(reports));
      }
      for (int shard = 0; shard < reports.size(); shard++) {
        String where = reports.size() == 1 ? "" : "shard " + shard + ": ";
        reports.get(shard).finding().ifPresent(finding -> terminal.error("not clean: " + where + finding));
      }
      return clean ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private List<Report> verify(Store store, Sharding sharding) {
    try (Progress progress = Progress.start(terminal, "verify", "")) {
      return new Verifier(store, sharding, () -> Deadline.after(ONE_CALL))
          .verifyAll(
              (phase, done, total) -> {
                progress.task(phase);
                progress.at(done, total);
              });
    }
  }

  /** False if the time is over before what is in the journal now is in the read tables. */
  private boolean projectorCaughtUp(Store store, Sharding sharding) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(waitSeconds));
    Retry.Backoff backoff = new Retry(ThreadLocalRandom.current(), sleeper).backoff(deadline);
    for (int shard = 0; shard < sharding.shards(); shard++) {
      long last = store.journal().lastSequence(shard, Deadline.after(ONE_CALL));
      while (store.cursors().read(Projector.CURSOR, shard, Deadline.after(ONE_CALL)).posted() < last) {
        if (!backoff.pause()) {
          return false;
        }
      }
    }
    return true;
  }
}
