package io.tallystick.journal.dynamodb;

import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Probe;
import io.tallystick.journal.breaker.Standing;
import io.tallystick.journal.breaker.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A breaker in the table {@code control}. Times are milliseconds since 1970; which attributes there are depends on the state. */
final class BreakerItem {
  private static final String STATE = "state";
  private static final String OPENINGS = "openings";
  private static final String SINCE = "since";
  private static final String WINDOW_START = "window_start";
  private static final String SUCCESSES = "successes";
  private static final String FAILURES = "failures";
  private static final String UNTIL = "until";
  private static final String PROBES = "probes";
  private static final String PROBES_END = "probes_end";

  /** By it DynamoDB removes the item some time after; in seconds since 1970. Whoever finds none takes the breaker for one that was never changed. */
  static final String EXPIRES = "expires";
  /** Far longer than any breaker is open, and than anything of one is remembered. */
  static final Duration KEPT = Duration.ofDays(7);

  private static final String CLOSED = "closed";
  private static final String OPEN = "open";
  private static final String HALF_OPEN = "half_open";

  private BreakerItem() {}

  static Map<String, AttributeValue> key(String endpoint) {
    return Map.of(VersionedItems.KEY, Values.text("breaker#" + endpoint));
  }

  static Map<String, AttributeValue> of(String endpoint, Standing standing, String token) {
    Map<String, AttributeValue> item = new HashMap<>(key(endpoint));
    item.put(VersionedItems.VERSION, Values.number(standing.version()));
    item.put(VersionedItems.TOKEN, Values.text(token));
    item.put(EXPIRES, Values.number(latest(standing.breaker()).plus(KEPT).getEpochSecond()));
    switch (standing.breaker()) {
      case Breaker.Closed(Instant since, int openings, Window(Instant start, long successes, long failures)) -> {
        item.put(STATE, Values.text(CLOSED));
        item.put(OPENINGS, Values.number(openings));
        item.put(SINCE, time(since));
        item.put(WINDOW_START, time(start));
        item.put(SUCCESSES, Values.number(successes));
        item.put(FAILURES, Values.number(failures));
      }
      case Breaker.Open(Instant until, int openings, List<Probe> outstanding) -> {
        item.put(STATE, Values.text(OPEN));
        item.put(OPENINGS, Values.number(openings));
        item.put(UNTIL, time(until));
        putProbes(item, outstanding);
      }
      case Breaker.HalfOpen(int openings, List<Probe> probes) -> {
        item.put(STATE, Values.text(HALF_OPEN));
        item.put(OPENINGS, Values.number(openings));
        putProbes(item, probes);
      }
    }
    return item;
  }

  /** The latest time that it speaks of, which is not long before or after it is written. */
  private static Instant latest(Breaker breaker) {
    return switch (breaker) {
      case Breaker.Closed closed -> later(closed.since(), closed.window().start());
      case Breaker.Open open -> open.outstanding().stream().map(Probe::end).reduce(open.until(), BreakerItem::later);
      case Breaker.HalfOpen halfOpen -> halfOpen.probes().stream().map(Probe::end).reduce(Instant.EPOCH, BreakerItem::later);
    };
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  static Standing standing(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, VersionedItems.KEY);
    return item.built(() -> new Standing(item.number(VersionedItems.VERSION), breaker(item)));
  }

  private static Breaker breaker(Item item) {
    int openings = item.smallNumber(OPENINGS);
    String state = item.text(STATE);
    return switch (state) {
      case CLOSED ->
          new Breaker.Closed(
              time(item, SINCE), openings, new Window(time(item, WINDOW_START), item.number(SUCCESSES), item.number(FAILURES)));
      case OPEN -> new Breaker.Open(time(item, UNTIL), openings, probes(item));
      case HALF_OPEN -> new Breaker.HalfOpen(openings, probes(item));
      default -> throw item.corrupt(STATE, null);
    };
  }

  /** Ids and ends in two lists, of which the first of one belongs to the first of the other. */
  private static void putProbes(Map<String, AttributeValue> item, List<Probe> probes) {
    item.put(PROBES, Values.texts(probes.stream().map(Probe::id).toList()));
    item.put(PROBES_END, Values.texts(probes.stream().map(probe -> Long.toString(probe.end().toEpochMilli())).toList()));
  }

  private static List<Probe> probes(Item item) {
    List<String> ids = item.texts(PROBES);
    List<String> ends = item.texts(PROBES_END);
    if (ids.size() != ends.size()) {
      throw item.corrupt(PROBES_END, null);
    }
    return IntStream.range(0, ids.size())
        .mapToObj(at -> new Probe(ids.get(at), Instant.ofEpochMilli(item.parsed(PROBES_END, ends.get(at), Long::parseLong))))
        .toList();
  }

  private static AttributeValue time(Instant time) {
    return Values.number(time.toEpochMilli());
  }

  private static Instant time(Item item, String name) {
    return Instant.ofEpochMilli(item.number(name));
  }
}
