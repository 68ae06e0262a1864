package io.tallystick.journal;

import io.tallystick.ledger.Amount;
import java.util.Arrays;

/** A column of unsigned 128-bit numbers on its way to or from its stored form. */
final class NumberColumn {
  private long[] high;
  private long[] low;
  private int size = 0;
  /** All ones, or zero where one value stands for all. */
  private int mask = -1;

  NumberColumn(int capacity) {
    high = new long[capacity];
    low = new long[capacity];
  }

  /** The column so many times as long, where it has one value only. */
  NumberColumn times(int count) {
    mask = 0;
    size = count;
    return this;
  }

  void add(long highBits, long lowBits) {
    if (size == low.length) {
      int capacity = Math.max(16, size * 2);
      high = Arrays.copyOf(high, capacity);
      low = Arrays.copyOf(low, capacity);
    }
    high[size] = highBits;
    low[size++] = lowBits;
  }

  void add(long value) {
    add(0, value);
  }

  void add(Amount amount) {
    add(amount.high(), amount.low());
  }

  /** A signed number, so that small ones of either sign are small: 0, −1, 1, −2, … become 0, 1, 2, 3, … */
  void addSigned(long value) {
    add(zigzag(value));
  }

  int size() {
    return size;
  }

  long high(int index) {
    return high[index & mask];
  }

  long low(int index) {
    return low[index & mask];
  }

  Amount amount(int index) {
    return Amount.of(high(index), low(index));
  }

  long signed(int index) {
    return unzigzag(low(index));
  }

  boolean allEqual() {
    for (int i = 1; i < size; i++) {
      if (low[i] != low[0] || high[i] != high[0]) {
        return false;
      }
    }
    return true;
  }

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  /** Bits up to the highest that is set: 0 for zero, at most 128. */
  static int bitLength(long high, long low) {
    return high != 0 ? 128 - Long.numberOfLeadingZeros(high) : 64 - Long.numberOfLeadingZeros(low);
  }
}
