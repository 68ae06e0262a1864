package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;

/** Drives on what a shard has unfinished with others: chains, and expiries of holds. */
@FunctionalInterface
interface Keeping {
  /** Of a ledger with one shard there is nothing to drive on. */
  Keeping NONE = (shard, deadline) -> {};

  /**
   * Drives on what was left alone for long enough that nobody else is at it.
   *
   * @throws io.tallystick.journal.StoreException if the store fails; nothing is lost, and the next call goes on
   */
  void keep(int shard, Deadline deadline);
}
