package io.tallystick.ledger;

import java.util.Map;
import java.util.Objects;

/** What one shard found when it judged its part of a chain. */
public sealed interface Report {
  int shard();

  /**
   * The part was judged.
   *
   * @param existing when the members were recorded that it knows with equal fields, by number
   * @param burned when the ids of members were burned that it knows to be, by number
   * @param failure the first rung that matched, null where none did
   * @param ready whether everything here is prepared for the commit, or there is nothing to prepare
   * @param facts what it adds for the next shards
   */
  record Judged(int shard, Map<Integer, Long> existing, Map<Integer, Long> burned, Failure failure, boolean ready, Facts facts) implements Report {
    public Judged {
      existing = InOrder.copy(existing);
      burned = InOrder.copy(burned);
      Objects.requireNonNull(facts, "facts");
    }

    /** Whether it comes to the same for the outcomes. */
    boolean findsSameAs(Judged other) {
      return Objects.equals(failure, other.failure) && existing.equals(other.existing) && burned.equals(other.burned);
    }

    /** The same, of a part that is prepared. */
    Judged prepared() {
      return new Judged(shard, existing, burned, failure, true, facts);
    }
  }

  /** No rung matched, but a total has no room for what would have to be reserved meanwhile. */
  record NoRoom(int shard) implements Report {}

  /**
   * An id, hold or original that the chain names is taken by another one in flight; nobody knows yet how that ends.
   *
   * @param taker the one in flight, null where it is not known
   */
  record Busy(int shard, ChainKey taker) implements Report {}
}
