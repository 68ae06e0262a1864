package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.ChainKey;
import java.util.Collection;
import java.util.Set;

/** Drives on chains across shards that were left unfinished. */
@FunctionalInterface
interface Resuming {
  /**
   * Does what is to be done for each, whichever shards it takes; nothing for one that has ended.
   *
   * @return those that are not finished
   * @throws io.tallystick.journal.StoreException if the store fails; nothing is lost and the call may be repeated
   */
  Set<ChainKey> resume(Collection<ChainKey> chains, Deadline deadline);
}
