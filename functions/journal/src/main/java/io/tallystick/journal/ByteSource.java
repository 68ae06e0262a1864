package io.tallystick.journal;

/** A part of a byte array that is read from front to end and knows what it is called, so that whoever finds it wrong can say so. */
final class ByteSource {
  private static final int VARINT_BYTES = 5;
  private static final int LONG_VARINT_BYTES = 9;
  private final String name;
  private final byte[] bytes;
  private final int end;
  private int position;

  ByteSource(String name, byte[] bytes) {
    this(name, bytes, 0, bytes.length);
  }

  private ByteSource(String name, byte[] bytes, int start, int end) {
    this.name = name;
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** The next byte, 0 to 255. */
  int read() {
    if (position == end) {
      throw corrupt("ends early");
    }
    return bytes[position++] & 0xFF;
  }

  /** A number as {@link ByteSink#writeVarint} wrote it, 0 to 2^31 − 1, in its shortest form. */
  int readVarint() {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES; i++) {
      int next = read();
      value |= (long) (next & 0x7F) << (7 * i);
      if (next < 0x80) {
        if (value > Integer.MAX_VALUE || (next == 0 && i > 0)) {
          throw corrupt("has a length out of range");
        }
        return (int) value;
      }
    }
    throw corrupt("has a length out of range");
  }

  /** A number as {@link ByteSink#writeLongVarint} wrote it, 0 to 2^63 − 1, in its shortest form. */
  long readLongVarint() {
    long value = 0;
    for (int i = 0; i < LONG_VARINT_BYTES; i++) {
      int next = read();
      value |= (long) (next & 0x7F) << (7 * i);
      if (next < 0x80) {
        if (next == 0 && i > 0) {
          throw corrupt("has a number out of range");
        }
        return value;
      }
    }
    throw corrupt("has a number out of range");
  }

  /** The next so many bytes as a source of their own; nothing is copied. */
  ByteSource part(String part, int length) {
    if (length > remaining()) {
      throw corrupt("is shorter than its " + part);
    }
    ByteSource source = new ByteSource(part, bytes, position, position + length);
    position += length;
    return source;
  }

  int remaining() {
    return end - position;
  }

  int position() {
    return position;
  }

  byte[] array() {
    return bytes;
  }

  void skip(int length) {
    position += length;
  }

  void end() {
    if (position != end) {
      throw corrupt("has bytes left over");
    }
  }

  StoreException.Corrupt corrupt(String what) {
    return new StoreException.Corrupt("corrupt: the " + name + " " + what, null);
  }
}
