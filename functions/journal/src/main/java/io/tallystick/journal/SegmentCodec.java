package io.tallystick.journal;

/** Between what a segment says and how it is stored, as {@code docs/journal-format.md} has it. */
public final class SegmentCodec {
  /** The largest payload in bytes: DynamoDB's item limit less the other attributes and a margin. */
  public static final int MAX_PAYLOAD_BYTES = 390 * 1024;

  private SegmentCodec() {}
}
