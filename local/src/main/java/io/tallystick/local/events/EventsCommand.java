package io.tallystick.local.events;

import io.tallystick.events.EventType;
import io.tallystick.events.LedgerEvent;
import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import io.tallystick.publisher.JournalEvents;
import io.tallystick.publisher.Publisher;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what the ledger tells others, as its stream has it. */
@Command(
    name = "events",
    description = {
      "Print the ledger's events as CloudEvents, one on each line, in the order of each shard's journal. They are read from the journal",
      "itself, so no stream is needed, and are those that the publisher puts on one."
    },
    mixinStandardHelpOptions = true)
public final class EventsCommand implements Callable<Integer> {
  /** Between two looks at the journal's end. */
  private static final Duration POLL = Duration.ofMillis(500);
  /** One look, with whatever it has to read. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Terminal terminal;
  private final Connector connector;
  private final Retry.Sleeper sleeper;

  @Option(names = "--from", paramLabel = "SEQUENCE", description = "The first segment of the journal to tell of (default: 0).")
  private long from;

  @Option(names = "--shard", paramLabel = "NUMBER", description = "Only that shard (default: all, one after the other).")
  private Integer shard;

  @Option(names = "--follow", description = "At the end wait for more, until interrupted.")
  private boolean follow;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only events of types that begin so, as transfer. or account.closed.")
  private String type = "";

  @Option(names = "--account", paramLabel = "ID", description = "Only events that concern this account.")
  private String account;

  @Mixin private LedgerOptions ledger;

  EventsCommand(Terminal terminal) {
    this(terminal, new RunningLedgers(), Thread::sleep);
  }

  EventsCommand(Terminal terminal, Connector connector, Retry.Sleeper sleeper) {
    this.terminal = terminal;
    this.connector = connector;
    this.sleeper = sleeper;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (from < 0) {
      throw CommandFailure.usage("--from must be 0 or more");
    }
    if (EventType.ledgers().stream().noneMatch(one -> one.shortName().startsWith(type))) {
      throw CommandFailure.usage("--type must be the beginning of one of " + String.join(", ", EventType.ledgers().stream().map(EventType::shortName).toList()));
    }
    try (LedgerConnection connection = connector.open(ledger)) {
      Sharding sharding = connection.sharding();
      if (shard != null && (shard < 0 || shard >= sharding.shards())) {
        throw CommandFailure.usage("--shard must be 0 to " + (sharding.shards() - 1));
      }
      if (from > 0 && shard == null && sharding.several()) {
        throw CommandFailure.usage("--from needs --shard: each shard counts its segments by itself");
      }
      List<Teller> tellers =
          IntStream.range(0, sharding.shards())
              .filter(number -> shard == null || shard == number)
              .mapToObj(number -> new Teller(new JournalEvents(connection.store(), number, connection.name(), Publisher.Limits.DEFAULT), from - 1))
              .toList();
      do {
        tellers.forEach(teller -> teller.tellAll(terminal.out()));
        if (follow) {
          sleeper.sleep(POLL);
        }
      } while (follow);
      return ExitCode.OK;
    }
  }

  /** Tells what one shard's journal says. */
  private final class Teller {
    private final JournalEvents events;
    private long told;

    Teller(JournalEvents events, long told) {
      this.events = events;
      this.told = told;
    }

    void tellAll(PrintStream out) {
      Optional<Batch> batch = events.after(told, Deadline.after(LOOK));
      while (batch.isPresent()) {
        print(batch.get(), out);
        told = batch.get().last();
        batch = events.after(told, Deadline.after(LOOK));
      }
    }
  }

  private void print(Batch batch, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (Happening happening : batch.happenings()) {
      for (LedgerEvent event : happening.events()) {
        if (isWanted(event)) {
          LedgerEventWriter.cloudEvent(event, batch.source(), line);
          out.println(line);
          line.setLength(0);
        }
      }
    }
    out.flush();
  }

  private boolean isWanted(LedgerEvent event) {
    return event.type().shortName().startsWith(type) && (account == null || event.accounts().contains(new AccountId(account)));
  }
}
