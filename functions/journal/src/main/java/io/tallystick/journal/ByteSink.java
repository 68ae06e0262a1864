package io.tallystick.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow. Numbers are big-endian. */
final class ByteSink {
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private byte[] bytes;
  private int size = 0;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  void write(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void write(byte[] from, int offset, int length) {
    ensure(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void write(ByteSink other) {
    write(other.bytes, 0, other.size);
  }

  void writeInt(int value) {
    ensure(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void writeLong(long value) {
    ensure(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Seven bits a byte, the lowest first, the highest bit set on all but the last. */
  void writeVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      write(rest | 0x80);
      rest >>>= 7;
    }
    write(rest);
  }

  /** As {@link #writeVarint}, of a number that is not negative. */
  void writeLongVarint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The bytes themselves, of which the first {@link #size()} count. */
  byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
