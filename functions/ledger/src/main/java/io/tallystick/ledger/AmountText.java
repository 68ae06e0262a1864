package io.tallystick.ledger;

import java.nio.charset.StandardCharsets;

/** Amounts as decimal digits, read and written in chunks that fit a long. */
final class AmountText {
  private static final int DIGITS_MAX = 39;
  /** The most digits of which every number fits a signed long. */
  private static final int CHUNK_DIGITS = 18;
  private static final long BILLION = 1_000_000_000L;
  private static final int BILLION_DIGITS = 9;
  private static final long LOW_32 = 0xFFFF_FFFFL;
  private static final long[] POWERS_OF_TEN = powersOfTen();

  private AmountText() {}

  static Amount parse(String text) {
    int length = text.length();
    if (length == 0 || length > DIGITS_MAX) {
      throw notDecimal();
    }
    long high = 0;
    long low = 0;
    for (int start = 0; start < length; ) {
      int end = Math.min(start + CHUNK_DIGITS, length);
      long factor = POWERS_OF_TEN[end - start];
      long chunk = digits(text, start, end);
      // (high, low) = (high, low) * factor + chunk, watching everything that leaves the 128 bits
      boolean overflow = Math.unsignedMultiplyHigh(high, factor) != 0;
      long carried = Math.unsignedMultiplyHigh(low, factor);
      low = low * factor + chunk;
      if (Long.compareUnsigned(low, chunk) < 0) {
        carried++;
      }
      high = high * factor + carried;
      overflow |= Long.compareUnsigned(high, carried) < 0;
      if (overflow) {
        throw new IllegalArgumentException("must not exceed 2^128 - 1");
      }
      start = end;
    }
    return Amount.of(high, low);
  }

  static String format(long high, long low) {
    if (high == 0) {
      return Long.toUnsignedString(low);
    }
    long[] limbs = {high >>> 32, high & LOW_32, low >>> 32, low & LOW_32};
    byte[] digits = new byte[DIGITS_MAX];
    int at = DIGITS_MAX;
    int first = 0;
    while (first < limbs.length) {
      long rest = divideByBillion(limbs, first);
      while (first < limbs.length && limbs[first] == 0) {
        first++;
      }
      boolean mostSignificant = first == limbs.length;
      for (int i = 0; i < BILLION_DIGITS && !(mostSignificant && rest == 0); i++) {
        digits[--at] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return new String(digits, at, DIGITS_MAX - at, StandardCharsets.ISO_8859_1);
  }

  /** Schoolbook division of the 32-bit limbs in place; answers the remainder. */
  private static long divideByBillion(long[] limbs, int first) {
    long rest = 0;
    for (int i = first; i < limbs.length; i++) {
      long dividend = rest << 32 | limbs[i];
      limbs[i] = dividend / BILLION;
      rest = dividend % BILLION;
    }
    return rest;
  }

  private static long digits(String text, int start, int end) {
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw notDecimal();
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static IllegalArgumentException notDecimal() {
    return new IllegalArgumentException("must be a whole decimal number of 1 to 39 digits");
  }

  private static long[] powersOfTen() {
    long[] powers = new long[CHUNK_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
