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

  int decodeSymbol(int[] states) {
    int context = 1;
    for (int i = 0; i < 8; i++) {
      context = context << 1 | decode(states, context);
    }
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
