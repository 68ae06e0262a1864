package io.tallystick.local.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.InFlight;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.Entry;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.query.Table.Column;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.publisher.Publisher;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints how far each shard's journal is, and how far those are that follow it. */
@Command(
    name = "shards",
    description = {
      "Print for each shard how many segments its journal has, when the last one was recorded, and how many of them the read",
      "tables and the stream of outcomes do not have yet; and of chains between shards how many it has prepared and not ended, how",
      "many others have still to follow, when the oldest of these began, and its clearing balances. What the shards cost and how often writers got into each other's way",
      "there, the metrics with the dimension Shard tell."
    },
    mixinStandardHelpOptions = true)
public final class ShardsCommand implements Callable<Integer> {
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration SCAN = Duration.ofDays(1);
  /** Shards that are looked at at once. */
  private static final int WIDTH = 16;

  private final Terminal terminal;
  private final Connector connector;

  @Option(names = "--accounts", description = "Count the accounts of each shard too: reads every account.")
  private boolean accounts;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Mixin private LedgerOptions ledger;

  ShardsCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  ShardsCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  /**
   * One shard.
   *
   * @param segments of its journal
   * @param recorded when the last one was, in nanoseconds since 1970; empty for an empty journal
   * @param unposted segments that the read tables do not have yet
   * @param unpublished segments that were not published yet; empty where nothing was ever published
   * @param accounts that the read tables have; empty where nobody asked
   * @param inFlight what it has unfinished with others
   */
  private record Standing(
      int shard, long segments, OptionalLong recorded, long unposted, OptionalLong unpublished, OptionalLong accounts, InFlight inFlight) {
    int unsettled() {
      return inFlight.unsettled().size() + inFlight.expiries().size();
    }

    /** When the oldest of what is unfinished was begun here, in nanoseconds since 1970. */
    OptionalLong oldest() {
      return Stream.of(inFlight.prepared(), inFlight.unsettled(), inFlight.expiries()).flatMap(List::stream).mapToLong(Entry::timestamp).min();
    }

    SortedMap<Asset, Clearing> clearing() {
      return new TreeMap<>(inFlight.clearing());
    }
  }

  @Override
  public Integer call() {
    try (LedgerConnection connection = connector.open(ledger)) {
      Store store = connection.store();
      List<Integer> shards = IntStream.range(0, connection.sharding().shards()).boxed().toList();
      Optional<Map<Integer, Long>> counted = accounts ? Optional.of(count(store)) : Optional.empty();
      Map<Integer, Standing> standings = new ConcurrentSkipListMap<>();
      Parallel.forEach(WIDTH, shards, shard -> standings.put(shard, look(store, shard, counted)));
      if (json) {
        terminal.out().println(json(standings.values()));
      } else {
        table(standings.values()).print(terminal.out());
      }
      return ExitCode.OK;
    }
  }

  private static Map<Integer, Long> count(Store store) {
    Map<Integer, Long> counted = new ConcurrentSkipListMap<>();
    store.checkpoints().forEachAccount(checkpoint -> counted.merge(checkpoint.shard(), 1L, Long::sum), Deadline.after(SCAN));
    return counted;
  }

  /** The cursors first: what they have passed was in the journal before. */
  private static Standing look(Store store, int shard, Optional<Map<Integer, Long>> counted) {
    long posted = store.cursors().read(Projector.CURSOR, shard, Deadline.after(CALL)).posted();
    long published = store.cursors().read(Publisher.CURSOR, shard, Deadline.after(CALL)).posted();
    Optional<Segment> last = store.journal().last(shard, Deadline.after(CALL));
    long end = last.map(Segment::sequence).orElse(-1L);
    return new Standing(
        shard,
        end + 1,
        last.isPresent() ? OptionalLong.of(last.get().lastTimestamp()) : OptionalLong.empty(),
        end - posted,
        published < 0 ? OptionalLong.empty() : OptionalLong.of(end - published),
        counted.isPresent() ? OptionalLong.of(counted.get().getOrDefault(shard, 0L)) : OptionalLong.empty(),
        new LedgerReader(store, shard).inFlight(Consistency.STRONG, Deadline.after(CALL)).value());
  }

  private static Table table(Collection<Standing> standings) {
    Table table =
        new Table(
            Column.right("SHARD"),
            Column.right("SEGMENTS"),
            Column.right("NOT POSTED"),
            Column.right("NOT PUBLISHED"),
            Column.right("ACCOUNTS"),
            Column.left("LAST RECORDED"),
            Column.right("IN FLIGHT"),
            Column.right("UNSETTLED"),
            Column.left("OLDEST BEGAN"),
            Column.left("CLEARING"));
    for (Standing one : standings) {
      table.row(
          Integer.toString(one.shard()),
          Long.toString(one.segments()),
          Long.toString(one.unposted()),
          shown(one.unpublished()),
          shown(one.accounts()),
          time(one.recorded()),
          Integer.toString(one.inFlight().prepared().size()),
          Integer.toString(one.unsettled()),
          time(one.oldest()),
          clearing(one.clearing()));
    }
    return table;
  }

  private static String time(OptionalLong timestamp) {
    return timestamp.isPresent() ? Times.of(timestamp.getAsLong()) : "-";
  }

  /** Posted of each asset and, in parentheses, what is pending of it. */
  private static String clearing(SortedMap<Asset, Clearing> clearing) {
    return clearing.isEmpty()
        ? "-"
        : clearing.entrySet().stream()
            .map(
                one ->
                    Decimals.of(one.getValue().posted(), one.getKey())
                        + (one.getValue().pending().signum() == 0 ? "" : " (" + Decimals.of(one.getValue().pending(), one.getKey()) + ")")
                        + " "
                        + one.getKey().name())
            .collect(Collectors.joining(", "));
  }

  private static String shown(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  private static String json(Collection<Standing> standings) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartArray();
      for (Standing one : standings) {
        out.writeStartObject();
        out.writeNumberField("shard", one.shard());
        out.writeNumberField("segments", one.segments());
        out.writeNumberField("not_posted", one.unposted());
        write(out, "not_published", one.unpublished());
        write(out, "accounts", one.accounts());
        write(out, "last_timestamp", one.recorded());
        out.writeNumberField("in_flight", one.inFlight().prepared().size());
        out.writeNumberField("unsettled", one.unsettled());
        write(out, "oldest_timestamp", one.oldest());
        out.writeArrayFieldStart("clearing");
        for (Map.Entry<Asset, Clearing> clearing : one.clearing().entrySet()) {
          out.writeStartObject();
          out.writeStringField("asset", clearing.getKey().text());
          out.writeStringField("pending", clearing.getValue().pending().toString());
          out.writeStringField("posted", clearing.getValue().posted().toString());
          out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, String name, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      out.writeNumberField(name, number.getAsLong());
    }
  }
}
