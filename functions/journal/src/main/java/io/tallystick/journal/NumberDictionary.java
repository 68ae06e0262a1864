package io.tallystick.journal;

/** The first distinct numbers of a column, so that one that comes again costs only its index. */
final class NumberDictionary {
  /** Distinct numbers that are remembered; later ones are written out each time. */
  static final int LIMIT = 255;
  private static final int SLOTS = 1024;
  private final long[] high = new long[LIMIT];
  private final long[] low = new long[LIMIT];
  private final short[] slots = new short[SLOTS];
  private int size = 0;

  /** The number's index from 0, or −1 where it is not remembered; then {@link #add} it. */
  int find(long highBits, long lowBits) {
    for (int slot = slot(highBits, lowBits); slots[slot] != 0; slot = slot + 1 & SLOTS - 1) {
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
    int slot = slot(highBits, lowBits);
    while (slots[slot] != 0) {
      slot = slot + 1 & SLOTS - 1;
    }
    high[size] = highBits;
    low[size] = lowBits;
    slots[slot] = (short) ++size;
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

  private static int slot(long high, long low) {
    long mixed = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 54);
  }
}
