package io.tallystick.journal.readmodel;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Store;

/**
 * What one question is asked of, with which consistency, and until when it has to be answered.
 *
 * @param tables how the read tables of balances and holds are read: strongly wherever the question is strong
 */
record Question(Store store, int shard, Consistency consistency, Consistency tables, Deadline deadline) {
  boolean strong() {
    return consistency == Consistency.STRONG;
  }

  /** Up to which sequence the read tables are complete, and what is unfinished there. */
  Reached reached() {
    return store.cursors().reached(Projector.CURSOR, shard, deadline);
  }
}
