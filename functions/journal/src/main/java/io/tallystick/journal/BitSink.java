package io.tallystick.journal;

/** Bits as they are, the highest first, for what no model could foretell. */
final class BitSink {
  private final ByteSink out = new ByteSink(1024);
  private long pending = 0;
  private int pendingBits = 0;

  /** The lowest {@code count} bits of a value, 0 to 64. */
  void write(long bits, int count) {
    if (count > 32) {
      writeFew(bits >>> 32, count - 32);
      writeFew(bits, 32);
    } else {
      writeFew(bits, count);
    }
  }

  /** The bytes, the last filled up with zero bits. */
  ByteSink finish() {
    if (pendingBits > 0) {
      out.write((int) (pending << 8 - pendingBits));
      pendingBits = 0;
    }
    return out;
  }

  int size() {
    return out.size();
  }

  private void writeFew(long bits, int count) {
    pending = pending << count | bits & (1L << count) - 1;
    pendingBits += count;
    while (pendingBits >= 8) {
      pendingBits -= 8;
      out.write((int) (pending >>> pendingBits));
    }
  }
}
