package io.tallystick.journal;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One item of the journal: everything that one commit recorded, in order, as it is stored.
 *
 * @param shard 0 to 255
 * @param sequence the position in the shard's journal: 0, 1, 2, … without gaps
 * @param format the version of the payload's format
 * @param epoch the writer's fencing token, 0 where writers need none
 * @param count entries in the payload
 * @param firstTimestamp of the first entry, nanoseconds since 1970
 * @param lastTimestamp of the last entry
 * @param previousHash the hash of the segment before, {@link Hash#ZERO} for the first
 * @param root Merkle root of the entries
 * @param hash SHA-256 over previous hash, header and payload
 * @param payload the compressed entries and after-balances; not copied, never changed
 */
public record Segment(
    int shard,
    long sequence,
    int format,
    long epoch,
    int count,
    long firstTimestamp,
    long lastTimestamp,
    Hash previousHash,
    Hash root,
    Hash hash,
    byte[] payload) {
  public Segment {
    Objects.requireNonNull(previousHash, "previousHash");
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(payload, "payload");
  }

  /**
   * Checks what was read of a journal: the shard's segments from a sequence on, without a gap.
   *
   * @throws StoreException.Corrupt if another sequence stands where one was expected
   */
  public static List<Segment> requireConsecutive(List<Segment> page, int shard, long from) {
    long expected = from;
    for (Segment segment : page) {
      if (segment.shard != shard || segment.sequence != expected) {
        throw new StoreException.Corrupt(
            "the journal has a gap",
            Map.of("shard", String.valueOf(shard), "expected", String.valueOf(expected), "found", String.valueOf(segment.sequence)),
            null);
      }
      expected++;
    }
    return page;
  }
}
