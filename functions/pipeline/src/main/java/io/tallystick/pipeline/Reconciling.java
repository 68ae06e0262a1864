package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;

/** Compares what the shards of a ledger have with one another. */
@FunctionalInterface
interface Reconciling {
  /** Compares nothing. */
  Reconciling NONE = deadline -> {};

  /**
   * What does not agree is told to the log and counted, and is no failure; what cannot be told for certain now is left to the next call.
   *
   * @throws io.tallystick.journal.StoreException if the store fails
   */
  void reconcile(Deadline deadline);
}
