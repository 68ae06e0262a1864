package io.tallystick.journal;

import io.tallystick.ledger.Entry;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

/** Between what a segment says and how it is stored, as {@code docs/journal-format.md} has it. */
public final class SegmentCodec {
  /** The newest version of the format. A segment is written in the oldest one that has what it says: {@code 2} only where it is about chains across shards. */
  public static final int FORMAT = 2;
  /** The largest payload in bytes: DynamoDB's item limit less the other attributes and a margin. */
  public static final int MAX_PAYLOAD_BYTES = 390 * 1024;
  /** The most entries of one segment: what bounds a reader's memory, since a few bytes may say many like entries. */
  public static final int MAX_ENTRIES = 16_384;
  /** The most parts of chains across shards (members, as prepared and as asked for, and what a verdict brings) in one segment. */
  public static final int MAX_PARTS = 32_768;
  /** The most bytes of distinct text (UTF-8, before compression) in one segment. */
  public static final int MAX_TEXT_BYTES = 4 * 1024 * 1024;

  private static final int SHARD_MAX = 255;
  private static final int HEADER_BYTES = 76;

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
    if (shard < 0 || shard > SHARD_MAX || sequence < 0 || epoch < 0) {
      throw new IllegalArgumentException("shard must be 0 to 255, sequence and epoch not negative");
    }
    List<Entry> entries = content.entries();
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a segment has at least one entry");
    }
    limit("entries", entries.size(), MAX_ENTRIES);
    SegmentWriter writer = new SegmentWriter(content);
    byte[] payload = writer.write();
    limit("parts of chains", writer.parts(), MAX_PARTS);
    limit("text bytes", writer.textBytes(), MAX_TEXT_BYTES);
    limit("payload bytes", payload.length, MAX_PAYLOAD_BYTES);
    long first = entries.getFirst().timestamp();
    long last = entries.getLast().timestamp();
    Hash root = root(entries);
    Hash hash = hash(writer.format(), shard, sequence, epoch, entries.size(), first, last, previousHash, root, payload);
    return new Segment(shard, sequence, writer.format(), epoch, entries.size(), first, last, previousHash, root, hash, payload);
  }

  /**
   * Decodes a payload, without looking at hashes. Any input is safe: time and memory are bounded.
   *
   * @throws StoreException.Newer if a newer release has written it
   * @throws StoreException.Corrupt if the segment cannot have been written by its format; the message names what is wrong
   */
  public static SegmentContent open(Segment segment) {
    requireKnown(segment);
    if (segment.count() < 1 || segment.count() > MAX_ENTRIES) {
      throw corrupt("the segment's count is out of range", null);
    }
    if (segment.payload().length > MAX_PAYLOAD_BYTES) {
      throw corrupt("the segment's payload is too long", null);
    }
    SegmentContent content;
    try {
      content = new SegmentReader(segment.payload(), segment.format(), segment.count(), segment.firstTimestamp()).read();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw corrupt("the segment holds what the ledger's words refuse", e);
    }
    if (content.entries().getLast().timestamp() != segment.lastTimestamp()) {
      throw corrupt("the segment's last timestamp is not that of its last entry", null);
    }
    return content;
  }

  /**
   * Checks that a segment is whole and follows the one whose hash is given; does not decode, so the root is only checked as part of the hash.
   *
   * @throws StoreException.Newer if a newer release has written it, which may chain segments otherwise
   * @throws StoreException.Corrupt if it is not
   */
  public static void verifyHash(Segment segment, Hash expectedPrevious) {
    requireKnown(segment);
    if (!segment.previousHash().equals(expectedPrevious)) {
      throw corrupt("the segment does not follow the one before it", null);
    }
    Hash hash =
        hash(
            segment.format(),
            segment.shard(),
            segment.sequence(),
            segment.epoch(),
            segment.count(),
            segment.firstTimestamp(),
            segment.lastTimestamp(),
            segment.previousHash(),
            segment.root(),
            segment.payload());
    if (!hash.equals(segment.hash())) {
      throw corrupt("the segment's hash is not that of its bytes", null);
    }
  }

  /**
   * Checks everything: {@link #verifyHash}, that the payload decodes, and that the root is that of its entries.
   *
   * @return the content
   * @throws StoreException.Newer if a newer release has written it
   * @throws StoreException.Corrupt if anything is wrong
   */
  public static SegmentContent verify(Segment segment, Hash expectedPrevious) {
    verifyHash(segment, expectedPrevious);
    SegmentContent content = open(segment);
    if (!root(content.entries()).equals(segment.root())) {
      throw corrupt("the segment's root is not that of its entries", null);
    }
    return content;
  }

  /** The canonical bytes of an entry, which are its leaf in the segment's Merkle tree; independent of every other entry. */
  public static byte[] leaf(Entry entry) {
    return new EntryBytes().of(entry).toBytes();
  }

  private static void requireKnown(Segment segment) {
    requireKnown(segment.format(), segment.shard(), segment.sequence());
  }

  /**
   * Asks of a segment that is being read whether anything else of it can be understood.
   *
   * @throws StoreException.Newer if its format is newer than those that are known
   * @throws StoreException.Corrupt if there never was such a format
   */
  public static void requireKnown(int format, int shard, long sequence) {
    StateVersions.requireKnown("segment format", format, FORMAT, Map.of("shard", String.valueOf(shard), "sequence", String.valueOf(sequence)));
    if (format < 1) {
      throw corrupt("the segment's format is unknown", null);
    }
  }

  private static Hash root(List<Entry> entries) {
    EntryBytes bytes = new EntryBytes();
    MerkleTree tree = new MerkleTree();
    for (Entry entry : entries) {
      ByteSink leaf = bytes.of(entry);
      tree.add(leaf.array(), leaf.size());
    }
    return tree.root();
  }

  private static Hash hash(
      int format,
      int shard,
      long sequence,
      long epoch,
      int count,
      long firstTimestamp,
      long lastTimestamp,
      Hash previousHash,
      Hash root,
      byte[] payload) {
    ByteSink header = new ByteSink(HEADER_BYTES);
    header.writeInt(format);
    header.writeInt(shard);
    header.writeLong(sequence);
    header.writeLong(epoch);
    header.writeInt(count);
    header.writeLong(firstTimestamp);
    header.writeLong(lastTimestamp);
    header.write(root.bytes(), 0, Hash.BYTES);
    return Hash.sha256(previousHash.bytes(), header.toBytes(), payload);
  }

  private static void limit(String what, long size, long limit) throws SegmentTooLarge {
    if (size > limit) {
      throw new SegmentTooLarge(what, size, limit);
    }
  }

  private static StoreException.Corrupt corrupt(String message, Exception cause) {
    return new StoreException.Corrupt("corrupt: " + message, cause);
  }
}
