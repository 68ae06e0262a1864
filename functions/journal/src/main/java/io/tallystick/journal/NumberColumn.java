package io.tallystick.journal;

import io.tallystick.ledger.Amount;
import java.util.Arrays;

/** A column of unsigned 128-bit numbers on its way to or from its stored form. */
final class NumberColumn {
  /** Null while all of them are zero. */
  private long[] high;
  private long[] low;
  private int size = 0;
  /** All ones, or zero where one value stands for all. */
  private int mask = -1;

  NumberColumn(int capacity) {
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
      high = high == null ? null : Arrays.copyOf(high, capacity);
      low = Arrays.copyOf(low, capacity);
    }
    if (highBits != 0 && high == null) {
      high = new long[low.length];
    }
    if (high != null) {
      high[size] = highBits;
    }
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
    return high == null ? 0 : high[index & mask];
  }

  long low(int index) {
    return low[index & mask];
  }

  Amount amount(int index) {
    return Amount.of(high(index), low(index));
  }

  /** A number that {@link #addSigned} added; a larger one is refused as corrupt. @param name what it is */
  long signed(int index, String name) {
    if (high(index) != 0) {
      throw ColumnReader.corrupt(name, "is out of range");
    }
    return unzigzag(low(index));
  }

  /** A number from 0 to a limit; another one is refused as corrupt. @param name what it is */
  int small(int index, int most, String name) {
    long value = low(index);
    if (high(index) != 0 || value < 0 || value > most) {
      throw ColumnReader.corrupt(name, "is out of range");
    }
    return (int) value;
  }

  boolean allEqual() {
    for (int i = 1; i < size; i++) {
      if (low[i] != low[0] || high(i) != high(0)) {
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
