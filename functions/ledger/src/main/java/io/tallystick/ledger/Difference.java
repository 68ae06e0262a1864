package io.tallystick.ledger;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** A signed sum of amounts in 192 bits, which no batch can overflow: the sums over many accounts may exceed one amount. */
final class Difference {
  private long top;
  private long high;
  private long low;

  void plus(Amount amount) {
    low += amount.low();
    long carry = Long.compareUnsigned(low, amount.low()) < 0 ? 1 : 0;
    long addend = amount.high() + carry;
    // the addend itself wraps to zero where the high half is full and a carry comes in: then all of it moves up
    boolean wrapped = carry == 1 && addend == 0;
    high += addend;
    if (wrapped || Long.compareUnsigned(high, addend) < 0) {
      top++;
    }
  }

  void minus(Amount amount) {
    long borrow = Long.compareUnsigned(low, amount.low()) < 0 ? 1 : 0;
    low -= amount.low();
    long subtrahend = amount.high() + borrow;
    boolean wrapped = borrow == 1 && subtrahend == 0;
    boolean below = Long.compareUnsigned(high, subtrahend) < 0;
    high -= subtrahend;
    if (wrapped || below) {
      top--;
    }
  }

  /** Whether it and that number cancel each other out. */
  boolean equalsNegated(BigInteger other) {
    byte[] bytes = ByteBuffer.allocate(3 * Long.BYTES).putLong(top).putLong(high).putLong(low).array();
    return new BigInteger(bytes).negate().equals(other);
  }

  boolean isZero() {
    return (top | high | low) == 0;
  }
}
