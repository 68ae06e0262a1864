package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;

/** Compares a part of a shard's read tables with its journal. */
@FunctionalInterface
interface Checking {
  /** Checks nothing. */
  Checking NONE = (shard, deadline) -> {};

  /**
   * Goes on where the last call ended. What differs is told to the log and counted, and is no failure.
   *
   * @throws io.tallystick.journal.StoreException if the store fails; the next call goes on
   */
  void check(int shard, Deadline deadline);
}
