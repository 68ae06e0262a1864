package io.tallystick.journal;

/** Reads what {@link ArithmeticEncoder} wrote, given the same contexts in the same order. */
final class ArithmeticDecoder {
  private final ByteSource in;
  private long low = 0;
  private long high = ArithmeticEncoder.MASK;
  private long code = 0;

  ArithmeticDecoder(ByteSource in) {
    this.in = in;
    for (int i = 0; i < 4; i++) {
      code = code << 8 | in.read();
    }
  }

  int decode(int[] states, int at) {
    int state = states[at];
    long middle = low + ((high - low) * Probability.ofOne(state) >>> 16);
    int bit;
    if (code <= middle) {
      bit = 1;
      high = middle;
    } else {
      bit = 0;
      low = middle + 1;
    }
    states[at] = Probability.after(state, bit);
    while (((low ^ high) & ArithmeticEncoder.TOP) == 0) {
      low = low << 8 & ArithmeticEncoder.MASK;
      high = high << 8 & ArithmeticEncoder.MASK | 0xFF;
      code = code << 8 & ArithmeticEncoder.MASK | in.read();
    }
    return bit;
  }

  /** As {@link #decode} eight times, with the interval in local variables: most bits that a segment has are read here. */
  int decodeSymbol(int[] states) {
    long from = low;
    long to = high;
    long at = code;
    int context = 1;
    for (int i = 0; i < 8; i++) {
      int state = states[context];
      long middle = from + ((to - from) * Probability.ofOne(state) >>> 16);
      int bit;
      if (at <= middle) {
        bit = 1;
        to = middle;
      } else {
        bit = 0;
        from = middle + 1;
      }
      states[context] = Probability.after(state, bit);
      context = context << 1 | bit;
      while (((from ^ to) & ArithmeticEncoder.TOP) == 0) {
        from = from << 8 & ArithmeticEncoder.MASK;
        to = to << 8 & ArithmeticEncoder.MASK | 0xFF;
        at = at << 8 & ArithmeticEncoder.MASK | in.read();
      }
    }
    low = from;
    high = to;
    code = at;
    return context & 0xFF;
  }

  /** The encoder's last four bytes are its low end, and nothing follows them. */
  void end() {
    if (code != low) {
      throw in.corrupt("does not end where it should");
    }
    in.end();
  }
}
