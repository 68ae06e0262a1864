package io.tallystick.pipeline;

import java.util.Arrays;

/** Reads the fields of a Protocol Buffers message one after the other. Reads nothing outside of its bounds, whatever the bytes are. */
final class ProtobufReader {
  private static final int VARINT_BYTES = 10;
  private static final int TYPE_BITS = 3;
  private static final int TYPE_MASK = 7;
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int DELIMITED = 2;
  private static final int FOUR_BYTES = 5;

  private final byte[] buffer;
  private final int end;
  private int at;
  private int field;
  private int type;

  ProtobufReader(byte[] buffer, int from, int to) {
    this.buffer = buffer;
    this.at = from;
    this.end = to;
  }

  /** Goes to the next field; its content has to be read or skipped before the one after it. False at the end. */
  boolean next() throws AggregatedRecord.Malformed {
    if (at == end) {
      return false;
    }
    long tag = varint();
    field = (int) Math.min(tag >>> TYPE_BITS, Integer.MAX_VALUE);
    type = (int) tag & TYPE_MASK;
    return true;
  }

  int field() {
    return field;
  }

  /** An unsigned number of 64 bits, as a signed one. */
  long number() throws AggregatedRecord.Malformed {
    require(VARINT);
    return varint();
  }

  byte[] bytes() throws AggregatedRecord.Malformed {
    require(DELIMITED);
    int from = advance(varint());
    return Arrays.copyOfRange(buffer, from, at);
  }

  /** A message inside this one. */
  ProtobufReader message() throws AggregatedRecord.Malformed {
    require(DELIMITED);
    int from = advance(varint());
    return new ProtobufReader(buffer, from, at);
  }

  void skip() throws AggregatedRecord.Malformed {
    switch (type) {
      case VARINT -> varint();
      case EIGHT_BYTES -> advance(Long.BYTES);
      case DELIMITED -> advance(varint());
      case FOUR_BYTES -> advance(Integer.BYTES);
      default -> throw new AggregatedRecord.Malformed("has a field of an unknown type");
    }
  }

  private void require(int wanted) throws AggregatedRecord.Malformed {
    if (type != wanted) {
      throw new AggregatedRecord.Malformed("has a field of the wrong type");
    }
  }

  /** @return where it was */
  private int advance(long bytes) throws AggregatedRecord.Malformed {
    if (bytes < 0 || bytes > end - at) {
      throw new AggregatedRecord.Malformed("ends inside a field");
    }
    int from = at;
    at += (int) bytes;
    return from;
  }

  private long varint() throws AggregatedRecord.Malformed {
    long value = 0;
    for (int index = 0; index < VARINT_BYTES; index++) {
      if (at == end) {
        throw new AggregatedRecord.Malformed("ends inside a number");
      }
      byte next = buffer[at++];
      value |= (long) (next & Byte.MAX_VALUE) << 7 * index;
      if (next >= 0) {
        return value;
      }
    }
    throw new AggregatedRecord.Malformed("has a number of more than 64 bits");
  }
}
