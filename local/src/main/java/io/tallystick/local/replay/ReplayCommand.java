package io.tallystick.local.replay;

import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides requests by the rules alone, in memory: one line of JSON in, one out. */
@Command(
    name = "replay",
    description = "Decide requests in memory, one line of JSON in, one line out; no AWS, no running ledger.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nLines:%n",
    footer = {
      "  {\"accounts\":[…],\"transfers\":[…]}  a request; answers the outcomes",
      "  {\"advance_ns\":N}                   moves the clock on and expires holds",
      "  {\"clock_ns\":N}                     sets the clock, which starts at 0",
      "  {\"balances\":[{\"account_id\":…}]}    sets the totals of accounts",
      "  {\"lookup\":{\"accounts\":[ids],\"transfers\":[ids]}}  answers the objects or null",
      "",
      "A line that is wrong answers an error object, and the next one is read."
    })
public final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The lines to read; - or nothing for standard input.")
  private String file;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description = "Shards of the ledger; with several the functions' recorder decides, on journals in memory (default: ${DEFAULT-VALUE}).")
  private int shards;

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (shards < 1 || shards > Limits.SHARDS) {
      throw CommandFailure.usage("--shards must be 1 to " + Limits.SHARDS);
    }
    ReplayLedger ledger = shards == 1 ? new OneShardReplay() : new ShardedReplay(new Sharding(shards));
    try (InputStream in = open()) {
      new Replay(ledger, in, terminal.out()).run();
    }
    if (terminal.out().checkError()) {
      throw CommandFailure.failed("The answers could not be written.");
    }
    return ExitCode.OK;
  }

  private InputStream open() throws IOException {
    return file.equals("-") ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(Path.of(file));
  }
}
