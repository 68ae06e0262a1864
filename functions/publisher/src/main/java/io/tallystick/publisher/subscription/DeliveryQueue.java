package io.tallystick.publisher.subscription;

import io.tallystick.journal.Deadline;
import java.util.List;

/** Takes deliveries. */
@FunctionalInterface
public interface DeliveryQueue {
  /**
   * Sends all, those of one group in their order.
   *
   * @throws io.tallystick.journal.StoreException if not all were taken in the time left; those that were are sent again with the others
   */
  void send(List<QueuedDelivery> deliveries, Deadline deadline);
}
