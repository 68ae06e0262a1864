package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * The events of one kind of a request, with what joins them to chains.
 *
 * @param <E> the ledger's record of such an event
 */
final class EventArray<E> {
  static final String BROKEN_CHAIN = "is in a chain with an invalid event";

  private final String name;
  private final Function<E, String> idOf;
  private final List<Item<E>> items = new ArrayList<>();
  private final BitSet linked = new BitSet();
  /** Where each event's JSON begins in the message and how long it is, in bytes: two numbers for each. */
  private int[] ranges = new int[32];
  private int count;

  /** @param name the field of the request's data */
  EventArray(String name, Function<E, String> idOf) {
    this.name = name;
    this.idOf = idOf;
  }

  /** Reads the array that the parser stands at, to its end. Events above the limit of a request are counted, not kept. */
  void read(JsonParser json, EventParser<E, ?> parser) throws IOException {
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (count < Limits.REQUEST_EVENTS) {
        items.add(parser.read(count));
        linked.set(count, parser.linked());
        keepRange(parser);
      } else {
        json.skipChildren();
      }
      count++;
    }
  }

  private void keepRange(EventParser<E, ?> parser) {
    if (ranges.length == 2 * count) {
      ranges = Arrays.copyOf(ranges, 4 * count);
    }
    ranges[2 * count] = parser.offset();
    ranges[2 * count + 1] = parser.length();
  }

  /** How many events the array has, also those above the limit. */
  int count() {
    return count;
  }

  /** Joins all events to one chain. */
  void linkAll() {
    linked.set(0, Math.max(0, items.size() - 1));
  }

  /** The events; those of a chain with an invalid member are all invalid, since half a chain is never done. */
  List<Item<E>> items() {
    for (int start = 0; start < items.size(); ) {
      int last = Math.min(linked.nextClearBit(start), items.size() - 1);
      if (last > start && items.subList(start, last + 1).stream().anyMatch(Item.Invalid.class::isInstance)) {
        for (int member = start; member <= last; member++) {
          items.set(member, broken(member));
        }
      }
      start = last + 1;
    }
    return items;
  }

  private Item<E> broken(int member) {
    return switch (items.get(member)) {
      case Item.Invalid<E> invalid -> invalid;
      case Item.Valid<E>(E event) ->
          new Item.Invalid<>(
              idOf.apply(event), Problems.of(ValueReader.path(name, member), BROKEN_CHAIN), ranges[2 * member], ranges[2 * member + 1]);
    };
  }
}
