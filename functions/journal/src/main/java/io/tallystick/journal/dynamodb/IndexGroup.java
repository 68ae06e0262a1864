package io.tallystick.journal.dynamodb;

import io.tallystick.journal.IndexGroupCodec;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.PackedId;
import io.tallystick.ledger.IdTime;
import io.tallystick.ledger.TransferId;
import java.util.Comparator;
import java.util.Optional;

/**
 * The ids of one second that share their last bits: what one item of a run packs.
 *
 * <p>How a group is found from an id is part of the stored form and never changes.
 *
 * @param second since 1970
 * @param bucket 0 to {@link #BUCKETS} − 1
 */
record IndexGroup(int shard, long second, int bucket) implements Comparable<IndexGroup> {
  /**
   * Groups of a second. A look-up reads a whole group and a run writes each group that it touches, so that many make look-ups cheap and
   * writes dear. With eight, at 1,000 transfers/s, a group has some 125 rows in 2 KB: one read unit a look-up, 0.02 write units a transfer.
   */
  static final int BUCKETS = 8;

  private static final long NANOS_OF_SECOND = 1_000_000_000L;
  private static final Comparator<IndexGroup> ORDER =
      Comparator.comparingLong(IndexGroup::second).thenComparingInt(IndexGroup::bucket).thenComparingInt(IndexGroup::shard);

  /** A packed id and what its entry means. */
  record Member(IndexKey.Kind kind, PackedId id) implements Comparable<Member> {
    private static final Comparator<Member> ORDER = Comparator.comparing(Member::id).thenComparing(Member::kind);

    static Member of(IndexKey key) {
      return new Member(key.kind(), PackedId.of(key.id()));
    }

    /** Hash maps use it to stay fast on ids that were made to collide. */
    @Override
    public int compareTo(Member other) {
      return ORDER.compare(this, other);
    }
  }

  /** Where the key is packed; empty for ids that carry no time or are not written canonically, which have an item of their own. */
  static Optional<IndexGroup> of(int shard, IndexKey key) {
    long time = IdTime.of(new TransferId(key.id()));
    PackedId packed = time == IdTime.NONE ? null : PackedId.of(key.id());
    return packed == null
        ? Optional.empty()
        : Optional.of(new IndexGroup(shard, Math.floorDiv(time, NANOS_OF_SECOND), (int) (packed.low() & BUCKETS - 1)));
  }

  static IndexGroupCodec.Row row(IndexKey key, Location location) {
    return new IndexGroupCodec.Row(PackedId.of(key.id()), key.kind(), location);
  }

  /** Hash maps use it to stay fast on ids that were dated to collide. */
  @Override
  public int compareTo(IndexGroup other) {
    return ORDER.compare(this, other);
  }

  /** The partition key of its items. */
  String key() {
    return "group#" + shard + "#" + second + "#" + bucket;
  }
}
