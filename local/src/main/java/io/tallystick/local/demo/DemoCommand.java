package io.tallystick.local.demo;

import io.tallystick.journal.Deadline;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Ports;
import io.tallystick.local.bench.HotAccountLoad;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.local.up.LocalLedger;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main job, once through, on a ledger of its own, with the commands that a user would type. Every step is checked. */
@Command(
    name = "demo",
    description = "See the main job in under two minutes: books imported, balances, holds, repeats, load, a killed function, proof.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final int LOAD_TRANSFERS = 20_000;
  private static final String WAIT = "60";
  /** What a killed function was working on comes back after six times its time-out: a minute. */
  private static final Map<String, String> PARAMETERS = Map.of("RecorderTimeoutSeconds", "10");

  private final Terminal terminal;
  private int step;

  @Spec private CommandSpec spec;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tally-demo-");
    try (Steps steps = new Steps(folder)) {
      steps.run();
      return ExitCode.OK;
    }
  }

  private final class Steps implements AutoCloseable {
    private final Path folder;
    private LocalLedger local;
    private LedgerConnection ledger;

    Steps(Path folder) {
      this.folder = folder;
    }

    void run() throws IOException, InterruptedException {
      long start = System.nanoTime();
      explain("A ledger starts on this machine: emulators of DynamoDB and SQS, and the functions that would run on Lambda, from the same templates.");
      local = LocalLedger.start(Optional.empty(), Ports.FREE, PARAMETERS, System.nanoTime());
      ledger = local.connect();
      terminal.out().println("  " + local.backend().endpoint());

      explain("Books kept elsewhere are brought in through the queue: each transaction becomes an atomic chain of transfers.");
      Path books = resource("/sample/books.json", "books.json");
      tally("import", "--format", "hledger-json", books.toString());

      explain("Debits equal credits in every asset; the balances are those of the books.");
      tally("trial-balance");

      explain("A wallet that must not be overdrawn gets 100.00; 60.00 are held, and then 50.00 more are refused: exceeds_credits.");
      Path wallet = resource("/sample/wallet.ndjson", "wallet.ndjson");
      tally("send", wallet.toString(), "--wait", "--timeout", WAIT);
      explain("45.00 of the hold are posted, the rest is released.");
      Path post = resource("/sample/post.ndjson", "post.ndjson");
      tally("send", post.toString(), "--wait", "--timeout", WAIT);
      tally("balance", "wallet:ada");

      explain("The same books again: every transfer is known by its id, so nothing changes.");
      long before = segments();
      tally("import", "--format", "hledger-json", books.toString());
      check(segments() == before, "the second import must add nothing to the journal");
      terminal.out().println("  the journal has " + before + " segments, as before");

      explain(
          String.format(
              Locale.ROOT, "%,d transfers between the same two accounts, and in the middle the function that records them is killed.", LOAD_TRANSFERS));
      HotAccountLoad load = new HotAccountLoad(ledger);
      SplittableRandom random = new SplittableRandom();
      HotAccountLoad.Result result =
          load.run(LOAD_TRANSFERS, () -> local.backend().functions().keySet().stream().filter(name -> name.endsWith("-recorder")).forEach(name -> local.backend().killFunction(name, random).ifPresent(pid -> terminal.out().println("  killed process " + pid + " of " + name))));
      terminal.out().printf(Locale.ROOT, "  %,d transfers recorded in %.1f s%n", result.transfers(), result.seconds());

      explain("The whole journal is read again: hash chain, every balance recomputed, read tables equal to it.");
      tally("verify", "--wait-for-projector", WAIT);
      terminal.out().println();
      terminal.out().printf(Locale.ROOT, "Done in %.0f s. To go on by yourself: local/tally up%n", (System.nanoTime() - start) / 1e9);
    }

    private void explain(String what) {
      terminal.out().printf("%n%d. %s%n", ++step, what);
      terminal.out().flush();
    }

    /** Runs a command as the user would type it, against this ledger. */
    private void tally(String... arguments) {
      List<String> typed = new ArrayList<>(List.of(arguments));
      terminal.out().println("   $ local/tally " + String.join(" ", typed).replace(folder.toString(), "…"));
      terminal.out().flush();
      typed.addAll(1, List.of("--endpoint", local.backend().endpoint().toString()));
      CommandLine root = spec.root().commandLine();
      int exitCode = root.execute(typed.toArray(String[]::new));
      terminal.flush();
      check(exitCode == ExitCode.OK, "'tally " + arguments[0] + "' ended with " + exitCode);
    }

    private long segments() {
      return ledger.store().journal().lastSequence(LedgerConnection.SHARD, Deadline.after(CALL)) + 1;
    }

    private Path resource(String name, String file) throws IOException {
      Path target = folder.resolve(file);
      try (InputStream in = DemoCommand.class.getResourceAsStream(name)) {
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      }
      return target;
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw CommandFailure.failed("The demo did not go as it must: " + otherwise + ".");
      }
    }

    @Override
    public void close() {
      if (ledger != null) {
        ledger.close();
      }
      if (local != null) {
        local.close();
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
        Files.delete(folder);
      } catch (IOException left) {
        throw new UncheckedIOException(left);
      }
    }
  }
}
