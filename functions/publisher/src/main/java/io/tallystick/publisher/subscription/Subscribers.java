package io.tallystick.publisher.subscription;

import io.tallystick.journal.Deadline;

/** The subscriptions as they are now, or were a little while ago. */
@FunctionalInterface
public interface Subscribers {
  /** @throws io.tallystick.journal.StoreException if they are not known and cannot be read now */
  SubscriptionIndex current(Deadline deadline);
}
