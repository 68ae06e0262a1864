package io.tallystick.journal.readmodel;

import java.util.OptionalLong;

/**
 * A range of recording timestamps, nanoseconds since 1970.
 *
 * @param from the first timestamp in it
 * @param until the first timestamp after it; equal to {@code from} for an empty range
 */
public record TimeRange(long from, long until) {
  /** Every timestamp that an entry can have. */
  public static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  public TimeRange {
    if (until < from) {
      throw new IllegalArgumentException("a time range does not end before it begins");
    }
  }

  boolean contains(long timestamp) {
    return from <= timestamp && timestamp < until;
  }

  /** What both have in common. */
  TimeRange and(TimeRange other) {
    long latestFrom = Math.max(from, other.from);
    return new TimeRange(latestFrom, Math.max(latestFrom, Math.min(until, other.until)));
  }

  /** What of it is still to be answered after a timestamp in an order, of all that entries can have; all of that if there is none. */
  TimeRange after(OptionalLong timestamp, Order order) {
    if (timestamp.isEmpty()) {
      return and(ALL);
    }
    long last = timestamp.getAsLong();
    return switch (order) {
      case ASCENDING -> and(ALL).and(new TimeRange(last == Long.MAX_VALUE ? last : last + 1, Long.MAX_VALUE));
      case DESCENDING -> and(ALL).and(new TimeRange(Long.MIN_VALUE, last));
    };
  }
}
