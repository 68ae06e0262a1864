package io.tallystick.journal;

/** Between what a segment says and how it is stored, as {@code docs/journal-format.md} has it. */
public final class SegmentCodec {
  /** The version of the format that is written, and the only one yet. */
  public static final int FORMAT = 1;
  /** The largest payload in bytes: DynamoDB's item limit less the other attributes and a margin. */
  public static final int MAX_PAYLOAD_BYTES = 390 * 1024;
  /** The most entries of one segment: what bounds a reader's memory, since a few bytes may say many like entries. */
  public static final int MAX_ENTRIES = 16_384;
  /** The most bytes of distinct text (UTF-8, before compression) in one segment. */
  public static final int MAX_TEXT_BYTES = 4 * 1024 * 1024;

  private SegmentCodec() {}

  /**
   * Encodes a content and chains it to the segment before.
   *
   * @param shard 0 to 255
   * @param sequence the segment's position, 0 for the first
   * @param previousHash the hash of the segment before, {@link Hash#ZERO} for the first
   * @param epoch the writer's fencing token, 0 where writers need none
   * @param content at least one entry, timestamps strictly growing; the balances are those of {@link SegmentContent#touched} in that order
   * @throws SegmentTooLarge if it does not fit one segment
   * @throws IllegalArgumentException if the content breaks one of these rules or holds text that is not Unicode; that is a bug
   */
  public static Segment seal(int shard, long sequence, Hash previousHash, long epoch, SegmentContent content) throws SegmentTooLarge {
    throw new UnsupportedOperationException("written next");
  }

  /**
   * Decodes a payload, without looking at hashes. Any input is safe: time and memory are bounded.
   *
   * @throws StoreException.Corrupt if the segment cannot have been written by this format; the message names what is wrong
   */
  public static SegmentContent open(Segment segment) {
    throw new UnsupportedOperationException("written next");
  }

  /**
   * Checks that a segment is whole and follows the one whose hash is given; does not decode, so the root is only checked as part of the hash.
   *
   * @throws StoreException.Corrupt if it is not
   */
  public static void verifyHash(Segment segment, Hash expectedPrevious) {
    throw new UnsupportedOperationException("written next");
  }

  /**
   * Checks everything: {@link #verifyHash}, that the payload decodes, and that the root is that of its entries.
   *
   * @return the content
   * @throws StoreException.Corrupt if anything is wrong
   */
  public static SegmentContent verify(Segment segment, Hash expectedPrevious) {
    throw new UnsupportedOperationException("written next");
  }
}
