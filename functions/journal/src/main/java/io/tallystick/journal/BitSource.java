package io.tallystick.journal;

/** Reads what {@link BitSink} wrote. */
final class BitSource {
  private final ByteSource in;
  private long pending = 0;
  private int pendingBits = 0;

  BitSource(ByteSource in) {
    this.in = in;
  }

  /** @param count 0 to 64 */
  long read(int count) {
    return count > 32 ? readFew(count - 32) << 32 | readFew(32) : readFew(count);
  }

  /** Nothing but zero bits fills up the last byte, and nothing follows it. */
  void end() {
    if ((pending & (1L << pendingBits) - 1) != 0) {
      throw in.corrupt("is not filled up with zeros");
    }
    in.end();
  }

  private long readFew(int count) {
    while (pendingBits < count) {
      pending = pending << 8 | in.read();
      pendingBits += 8;
    }
    pendingBits -= count;
    return pending >>> pendingBits & (1L << count) - 1;
  }
}
