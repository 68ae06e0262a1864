package io.tallystick.local.capacity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A figure that the model takes for given, with its value where nothing else is said. The page {@code docs/internals/capacity.md} says where each comes from. */
public enum Assumption {
  /** Write units a second of one partition, which a shard's journal is. */
  PARTITION_WRITE_UNITS(1_000),
  /** Write units a second of one table on demand. */
  TABLE_WRITE_UNITS(40_000),
  /** Shards of the stream of the table {@code journal}: so many projectors work at once, at most. */
  STREAM_SHARDS(4),
  /** From the start of a conditional write of a segment until its answer, in milliseconds. */
  APPEND_MS(6),
  /** A recorder's time for one batch besides that for its transfers, in milliseconds. */
  RECORDING_MS(20),
  /** A recorder's time for each transfer, in milliseconds. */
  TRANSFER_RECORDED_MS(0.05),
  /** A recorder's time for each transfer that another recorder appended, in milliseconds. */
  TRANSFER_FOLLOWED_MS(0.01),
  /** A projector's time for one run besides that for its transfers, in milliseconds. */
  POSTING_MS(40),
  /** A projector's time for each transfer, in milliseconds. */
  TRANSFER_POSTED_MS(0.05),
  /** What a transfer that is prepared on one of its two shards takes in a segment there, of what one takes that is recorded at once. */
  CROSSING_PREPARED_SIZE(0.83),
  /** The same for the end of it, where it is recorded. */
  CROSSING_ENDED_SIZE(0.85),
  /** A recorder's time for a transfer between two shards, of that for one on one shard. */
  CROSSING_WORK(3),
  /** Memory of recorder and projector, in MB. */
  MEMORY_MB(1_769),
  /** Bytes of one line in a page of a statement. */
  LINE_BYTES(10),
  /** Bytes of a page of a statement without its lines, and of any other packed item. */
  PAGE_BYTES(200),
  /** Bytes of one transfer's id in a packed item of the index. */
  ID_BYTES(10),
  /** Bytes of one transfer in a page of a field. */
  FIELD_BYTES(0.2),
  /** Bytes of one transfer in a message. */
  MESSAGE_BYTES(300),
  /** Dollars for a million write units. */
  WRITE_PRICE(0.625),
  /** Dollars for a million read units. */
  READ_PRICE(0.125),
  /** Dollars for a million requests to SQS, of 64 KB each. */
  QUEUE_PRICE(0.40),
  /** Dollars for a million invocations of Lambda. */
  INVOCATION_PRICE(0.20),
  /** Dollars for a GB-second of Lambda on arm64. */
  GB_SECOND_PRICE(0.0000133334);

  private final double usual;

  Assumption(double usual) {
    this.usual = usual;
  }

  /** The value where nothing else is said. */
  public double usual() {
    return usual;
  }

  /** The name in options and on the page. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one with that label. */
  static Optional<Assumption> labelled(String label) {
    return Arrays.stream(values()).filter(assumption -> assumption.label().equals(label)).findFirst();
  }
}
