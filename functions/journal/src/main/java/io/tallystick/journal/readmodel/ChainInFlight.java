package io.tallystick.journal.readmodel;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.TransferId;
import java.util.List;
import java.util.Objects;

/**
 * A chain across shards of which a part is prepared somewhere and has not ended.
 *
 * @param key its coordinator's shard, and when that prepared it, in nanoseconds since 1970
 * @param participants the shards that take part in it, in order of number
 * @param prepared those of them on which it is prepared and has not ended, in order of number
 * @param transfers the ids of its members, in order: all of them while it has no verdict, then those that are known where it is prepared still
 */
public record ChainInFlight(ChainKey key, ChainStanding standing, List<Integer> participants, List<Integer> prepared, List<TransferId> transfers) {
  public ChainInFlight {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(standing, "standing");
    participants = List.copyOf(participants);
    prepared = List.copyOf(prepared);
    transfers = List.copyOf(transfers);
  }

  /** Where it stands in a list of such chains. */
  public ShardedPage.Row row() {
    return new ShardedPage.Row(key.timestamp(), key.coordinator());
  }
}
