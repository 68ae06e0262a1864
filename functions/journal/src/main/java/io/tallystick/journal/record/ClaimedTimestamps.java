package io.tallystick.journal.record;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of timestamps, kept as ranges: the entries of a segment mostly have timestamps that follow one another, so that a range stands for a whole
 * segment.
 */
final class ClaimedTimestamps {
  /** From the first to the last timestamp of each range; ranges neither overlap nor touch. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  boolean contains(long timestamp) {
    Map.Entry<Long, Long> range = ranges.floorEntry(timestamp);
    return range != null && timestamp <= range.getValue();
  }

  void add(long timestamp) {
    if (contains(timestamp)) {
      return;
    }
    long first = timestamp;
    long last = timestamp;
    Map.Entry<Long, Long> before = ranges.floorEntry(timestamp);
    if (before != null && before.getValue() == timestamp - 1) {
      first = before.getKey();
    }
    Long lastOfNext = ranges.remove(timestamp + 1);
    if (lastOfNext != null) {
      last = lastOfNext;
    }
    ranges.put(first, last);
  }

  /** How many ranges there are. */
  int ranges() {
    return ranges.size();
  }
}
