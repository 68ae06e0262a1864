package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.readmodel.Projector;

/** Brings the read tables up to a shard's journal. */
@FunctionalInterface
interface Posting {
  /**
   * Posts until the journal's end is reached or hardly any time is left; a call that got only so far has not failed.
   *
   * @throws io.tallystick.journal.StoreException if the store fails and nothing was posted; nothing is lost and the call may be repeated
   */
  Projector.Progress post(int shard, Deadline deadline);
}
