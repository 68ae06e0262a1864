package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;

/** Releases holds of a shard whose time is over. */
@FunctionalInterface
interface Expiring {
  /**
   * Releases some, the first to expire first.
   *
   * @return how many were released; 0 when the read tables show none that is due
   * @throws io.tallystick.journal.StoreException if the store fails; nothing is lost and the call may be repeated
   */
  int expireDue(int shard, Deadline deadline);
}
