package io.tallystick.ledger;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** An unsigned 128-bit amount in an asset's smallest unit: 0 to 2^128 − 1. Exact, never rounded; all arithmetic is checked. */
public final class Amount implements Comparable<Amount> {
  public static final Amount ZERO = new Amount(0, 0);
  /** 2^128 − 1; in a post it means all of the hold. */
  public static final Amount MAX = new Amount(-1, -1);

  private final long high;
  private final long low;

  private Amount(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** From its two halves, each unsigned. */
  public static Amount of(long high, long low) {
    return (high | low) == 0 ? ZERO : new Amount(high, low);
  }

  /** @throws IllegalArgumentException if the value is negative */
  public static Amount of(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("must not be negative");
    }
    return of(0, value);
  }

  /** @throws IllegalArgumentException if it is not a whole decimal number from 0 to 2^128 − 1; the message is the reason */
  public static Amount parse(String text) {
    return AmountText.parse(text);
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public boolean isZero() {
    return (high | low) == 0;
  }

  public boolean plusOverflows(Amount other) {
    long sumHigh = high + other.high;
    boolean carry = Long.compareUnsigned(low + other.low, low) < 0;
    return Long.compareUnsigned(sumHigh, high) < 0 || carry && sumHigh == -1L;
  }

  /** @throws ArithmeticException if the sum exceeds 2^128 − 1 */
  public Amount plus(Amount other) {
    long sumLow = low + other.low;
    long sumHigh = high + other.high;
    boolean overflow = Long.compareUnsigned(sumHigh, high) < 0;
    if (Long.compareUnsigned(sumLow, low) < 0) {
      overflow |= ++sumHigh == 0;
    }
    if (overflow) {
      throw new ArithmeticException("amount overflow");
    }
    return of(sumHigh, sumLow);
  }

  /** The sum, or {@link #MAX} where it would exceed it. */
  public Amount plusSaturating(Amount other) {
    return plusOverflows(other) ? MAX : plus(other);
  }

  /** @throws ArithmeticException if the other is larger */
  public Amount minus(Amount other) {
    if (compareTo(other) < 0) {
      throw new ArithmeticException("amount underflow");
    }
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return of(high - other.high - borrow, low - other.low);
  }

  /** The difference, or zero where the other is larger. */
  public Amount minusSaturating(Amount other) {
    return compareTo(other) <= 0 ? ZERO : minus(other);
  }

  public Amount min(Amount other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** As a number that sums and differences of any size fit in. */
  public BigInteger toBigInteger() {
    return high == 0 && low >= 0 ? BigInteger.valueOf(low) : new BigInteger(1, ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
  }

  @Override
  public int compareTo(Amount other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Amount that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  /** Decimal digits without sign, separators or leading zeros. */
  @Override
  public String toString() {
    return AmountText.format(high, low);
  }
}
