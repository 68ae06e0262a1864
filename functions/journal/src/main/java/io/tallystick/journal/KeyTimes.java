package io.tallystick.journal;

import java.util.Arrays;

/**
 * Where the keys of a segment's chains are to be expected: chains are decided, ended and settled in the order in which they were prepared, and are prepared in the
 * order of their keys, so that only what differs costs anything.
 */
final class KeyTimes {
  static final int COORDINATORS = 256;
  private final long before;
  /** By kind; null for one of which nothing was found, as most are in most segments. */
  private final long[][] last = new long[EntryKind.count(2)][];

  KeyTimes(long firstTimestamp) {
    before = firstTimestamp - 1;
  }

  /** @param size of the chain as far as the entry shows it, 1 where it does not */
  long expected(EntryKind kind, int coordinator, int size) {
    long[] found = last[kind.ordinal()];
    return (found == null ? before : found[coordinator]) + size;
  }

  void found(EntryKind kind, int coordinator, long timestamp) {
    long[] found = last[kind.ordinal()];
    if (found == null) {
      found = new long[COORDINATORS];
      Arrays.fill(found, before);
      last[kind.ordinal()] = found;
    }
    found[coordinator] = timestamp;
  }
}
