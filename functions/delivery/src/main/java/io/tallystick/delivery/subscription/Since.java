package io.tallystick.delivery.subscription;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Segment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From where on a subscription hears of the journal.
 *
 * @param first for each shard the sequence of the first segment; 0 for those that are not named
 */
public record Since(Map<Integer, Long> first) {
  /** All that was ever recorded, as far as it was not published before. */
  public static final Since BEGINNING = new Since(Map.of());

  public Since {
    first = Map.copyOf(first);
    if (first.entrySet().stream().anyMatch(entry -> entry.getKey() < 0 || entry.getValue() < 0)) {
      throw new IllegalArgumentException("shards and sequences are not negative");
    }
  }

  /**
   * From the journal's present ends on: what is recorded after this was called is heard of, and nothing that was recorded before.
   *
   * @throws io.tallystick.journal.StoreException if an end cannot be read
   */
  public static Since now(Journal journal, Collection<Integer> shards, Deadline deadline) {
    Map<Integer, Long> first = new TreeMap<>();
    for (int shard : shards) {
      journal.last(shard, deadline).map(Segment::sequence).ifPresent(last -> first.put(shard, last + 1));
    }
    return new Since(first);
  }

  /** Whether a segment is heard of. */
  public boolean hears(int shard, long sequence) {
    return sequence >= first.getOrDefault(shard, 0L);
  }

  /** As they are kept: {@code 0:1234} for each shard that is named, in their order. */
  List<String> texts() {
    return new TreeMap<>(first).entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue()).toList();
  }

  /** @throws IllegalArgumentException if they were not written here */
  static Since parse(List<String> texts) {
    Map<Integer, Long> first = new TreeMap<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("where a kept subscription starts is a shard and a sequence");
      }
      first.put(Integer.valueOf(text.substring(0, colon)), Long.valueOf(text.substring(colon + 1)));
    }
    return new Since(first);
  }
}
