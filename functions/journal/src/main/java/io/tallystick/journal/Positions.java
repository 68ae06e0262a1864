package io.tallystick.journal;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Up to where something reflects the journals of some shards.
 *
 * @param sequences of each shard the segment up to which it does, −1 for none; by the shard's number
 */
public record Positions(SortedMap<Integer, Long> sequences) {
  /** Those of no shard. */
  public static final Positions NONE = new Positions(Collections.emptySortedMap());

  public Positions {
    sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
  }

  public Positions(Map<Integer, Long> sequences) {
    this(new TreeMap<>(sequences));
  }

  public static Positions of(int shard, long sequence) {
    return new Positions(Map.of(shard, sequence));
  }

  public boolean isEmpty() {
    return sequences.isEmpty();
  }
}
