package io.tallystick.journal;

/**
 * Writes bits of known probability in as little room as they deserve: binary arithmetic coding without carries.
 *
 * <p>The interval [low, high] of 32-bit numbers is cut in proportion to the probabilities and the bit's part is kept; leading bytes on which
 * both ends agree are written.
 */
final class ArithmeticEncoder {
  static final long MASK = 0xFFFF_FFFFL;
  static final long TOP = 0xFF00_0000L;
  private final ByteSink out = new ByteSink(256);
  private long low = 0;
  private long high = MASK;

  /** @param at which of the states is the bit's context; it learns the bit */
  void encode(int[] states, int at, int bit) {
    int state = states[at];
    long middle = low + ((high - low) * Probability.ofOne(state) >>> 16);
    if (bit == 1) {
      high = middle;
    } else {
      low = middle + 1;
    }
    states[at] = Probability.after(state, bit);
    while (((low ^ high) & TOP) == 0) {
      out.write((int) (high >>> 24));
      low = low << 8 & MASK;
      high = high << 8 & MASK | 0xFF;
    }
  }

  /** A symbol of eight bits, the highest first, each in the context of those before it. @param states 256 contexts */
  void encodeSymbol(int[] states, int symbol) {
    int context = 1;
    for (int shift = 7; shift >= 0; shift--) {
      int bit = symbol >>> shift & 1;
      encode(states, context, bit);
      context = context << 1 | bit;
    }
  }

  /** Ends the stream with four bytes that stand inside the interval, so that a reader takes exactly what was written. */
  ByteSink finish() {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write((int) (low >>> shift));
    }
    return out;
  }
}
