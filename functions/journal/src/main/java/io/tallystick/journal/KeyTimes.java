package io.tallystick.journal;

import java.util.Arrays;

/**
 * Where the keys of a segment's chains are to be expected: chains are decided, ended and settled in the order in which they were prepared, and are prepared in the
 * order of their keys, so that only what differs costs anything.
 */
final class KeyTimes {
  static final int COORDINATORS = 256;
  private final long[] last;

  KeyTimes(long firstTimestamp) {
    last = new long[EntryKind.count(2) * COORDINATORS];
    Arrays.fill(last, firstTimestamp - 1);
  }

  /** @param size of the chain as far as the entry shows it, 1 where it does not */
  long expected(EntryKind kind, int coordinator, int size) {
    return last[kind.ordinal() * COORDINATORS + coordinator] + size;
  }

  void found(EntryKind kind, int coordinator, long timestamp) {
    last[kind.ordinal() * COORDINATORS + coordinator] = timestamp;
  }
}
