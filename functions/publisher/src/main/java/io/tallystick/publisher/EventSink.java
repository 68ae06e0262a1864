package io.tallystick.publisher;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;

/**
 * Somewhere that events go. The publisher's cursor moves past a batch only after every sink has taken it, so a sink sees each batch once or more often: the same batch again, with
 * the same events under the same ids, where a publisher was killed, its time was over or another one was at work as well.
 */
@FunctionalInterface
public interface EventSink {
  /**
   * Takes a batch; when it returns, all that this sink wants of it is in safe hands. Batches come in the order of the journal, so what a sink hands on for the first time it hands on
   * in that order.
   *
   * @throws StoreException.Unavailable if not all of it was taken in the time left; the same batch will come again
   */
  void publish(Batch batch, Deadline deadline);
}
