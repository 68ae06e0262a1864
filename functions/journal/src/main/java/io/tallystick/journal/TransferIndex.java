package io.tallystick.journal;

import java.util.Collection;
import java.util.Map;

/**
 * The read table {@code transfers}: from ids to places in the journal, up to the projector's cursor.
 *
 * <p>Ids that carry their time are packed many to an item; others get an item each.
 */
public interface TransferIndex {
  /** The newest location of each key that is known, strongly consistent. */
  Map<IndexKey, Location> find(int shard, Collection<IndexKey> keys, Deadline deadline);

  /**
   * Adds what a run found. Repeating it with the same run, concurrently too, changes nothing.
   *
   * <p>The keys of one run whose ids carry their time come in one call, since they are packed together; the others may be spread over several calls.
   *
   * @param run the first sequence of the run; with the shard it names the run for ever
   * @param locations the newest location of each key in that run
   */
  void save(int shard, long run, Map<IndexKey, Location> locations, Deadline deadline);
}
