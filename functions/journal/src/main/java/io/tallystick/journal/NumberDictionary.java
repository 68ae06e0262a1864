package io.tallystick.journal;

import java.util.Arrays;

/** The first distinct numbers of a column, so that one that comes again costs only its index. It grows as they come: most columns have few. */
final class NumberDictionary {
  /** Distinct numbers that are remembered; later ones are written out each time. */
  static final int LIMIT = 255;
  private static final int FIRST_CAPACITY = 16;
  /** So many slots for each number that there is room for. */
  private static final int SPARSENESS = 4;
  private static final int HASH_BITS = 64;
  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  /** A power of two of them: one more than the index of the number that stands there, or 0. */
  private short[] slots = new short[SPARSENESS * FIRST_CAPACITY];
  private int size = 0;

  /** The number's index from 0, or −1 where it is not remembered; then {@link #add} it. */
  int find(long highBits, long lowBits) {
    for (int slot = slot(highBits, lowBits); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
      int index = slots[slot] - 1;
      if (low[index] == lowBits && high[index] == highBits) {
        return index;
      }
    }
    return -1;
  }

  /** Remembers a new number, if there is room. */
  void add(long highBits, long lowBits) {
    if (size == LIMIT) {
      return;
    }
    if (size == high.length) {
      grow();
    }
    high[size] = highBits;
    low[size] = lowBits;
    place(size++);
  }

  private void grow() {
    high = Arrays.copyOf(high, 2 * high.length);
    low = Arrays.copyOf(low, 2 * low.length);
    slots = new short[2 * slots.length];
    for (int index = 0; index < size; index++) {
      place(index);
    }
  }

  private void place(int index) {
    int slot = slot(high[index], low[index]);
    while (slots[slot] != 0) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = (short) (index + 1);
  }

  int size() {
    return size;
  }

  long high(int index) {
    return high[index];
  }

  long low(int index) {
    return low[index];
  }

  private int slot(long highBits, long lowBits) {
    long mixed = (highBits * 31 + lowBits) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> HASH_BITS - Integer.numberOfTrailingZeros(slots.length));
  }
}
