package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.publisher.Publisher;

/** Tells others what a shard's journal says. */
@FunctionalInterface
interface Publishing {
  /**
   * Publishes until the journal's end is reached or hardly any time is left; a call that got only so far has not failed.
   *
   * @throws io.tallystick.journal.StoreException if the store or a sink fails and nothing was published; nothing is lost and the call may be repeated
   */
  Publisher.Progress publish(int shard, Deadline deadline);
}
