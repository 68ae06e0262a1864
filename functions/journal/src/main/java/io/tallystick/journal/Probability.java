package io.tallystick.journal;

/**
 * How likely the next bit is a one, learnt from the bits that came before in the same context.
 *
 * <p>A state is one int: the probability of a one in 1/65536 in bits 8 to 23, and in bits 0 to 7 how many bits were seen, at most 255. The
 * more were seen, the less one more changes: first quick to learn, then precise. States are kept with the first one's bits flipped, so that
 * zeros are fresh states.
 */
final class Probability {
  private static final int SEEN_MAX = 255;
  /** One half, nothing seen. */
  private static final int START = 32_768 << 8;
  /** How far a bit moves the probability towards itself, in 1/65536, by how many were seen. */
  private static final int[] RATE = new int[SEEN_MAX + 1];

  static {
    for (int seen = 0; seen <= SEEN_MAX; seen++) {
      RATE[seen] = 131_072 / (2 * seen + 3);
    }
  }

  private Probability() {}

  /** Fresh contexts. */
  static int[] contexts(int count) {
    return new int[count];
  }

  /** The probability of a one: 1 to 65535, in 1/65536. */
  static int ofOne(int state) {
    return (state ^ START) >>> 8;
  }

  /** The state after a bit. The products fit 32 bits unsigned. */
  static int after(int state, int bit) {
    int seen = state & 0xFF;
    int one = (state ^ START) >>> 8;
    int rate = RATE[seen];
    one = bit == 1 ? one + ((65_536 - one) * rate >>> 16) : one - (one * rate >>> 16);
    return (one << 8 | Math.min(seen + 1, SEEN_MAX)) ^ START;
  }
}
