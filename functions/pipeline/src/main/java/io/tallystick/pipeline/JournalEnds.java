package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;

/** Tells where a shard's journal ends. */
@FunctionalInterface
interface JournalEnds {
  /**
   * The sequence of the last segment, −1 if there is none.
   *
   * @throws io.tallystick.journal.StoreException.Unavailable if the store fails or the time was not enough
   */
  long last(int shard, Deadline deadline);
}
