package io.tallystick.ledger;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What one shard found when it judged its part of a chain. */
public sealed interface Report {
  int shard();

  /**
   * The part was judged.
   *
   * @param known the recorded timestamps of the members that it knows with equal fields, and of those whose ids it knows to be burned, by number
   * @param existing the members that it knows with equal fields
   * @param failure the first rung that matched, null where none did
   * @param ready whether everything here is prepared for the commit, or there is nothing to prepare
   * @param facts what it adds for the next shards
   */
  record Judged(int shard, Map<Integer, Long> known, Set<Integer> existing, Failure failure, boolean ready, Facts facts) implements Report {
    public Judged {
      known = Map.copyOf(known);
      existing = Set.copyOf(existing);
      Objects.requireNonNull(facts, "facts");
    }

    /** The same, of a part that is prepared. */
    Judged prepared() {
      return new Judged(shard, known, existing, failure, true, facts);
    }
  }

  /** No rung matched, but a total has no room for what would have to be reserved meanwhile. */
  record NoRoom(int shard) implements Report {}

  /** An id, hold or original that the chain names is taken by another one in flight; nobody knows yet how that ends. */
  record Busy(int shard) implements Report {}
}
