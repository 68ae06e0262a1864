package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.verify.Finding;
import io.tallystick.runtime.Log;
import java.util.List;

/** Compares what the shards of a ledger have with one another. */
@FunctionalInterface
interface Reconciling {
  /** Compares nothing. */
  Reconciling NONE = deadline -> {};

  /** Tells the log of everything that does not agree, and answers how much that is. */
  static int told(List<Finding> findings) {
    findings.forEach(finding -> Log.error("Clearing balances of the shards differ", null, "problem", finding.problem(), "place", finding.place()));
    return findings.size();
  }

  /**
   * What does not agree is told to the log and counted, and is no failure; what cannot be told for certain now is left to the next call.
   *
   * @throws io.tallystick.journal.StoreException if the store fails
   */
  void reconcile(Deadline deadline);
}
