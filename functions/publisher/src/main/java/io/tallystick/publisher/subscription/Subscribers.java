package io.tallystick.publisher.subscription;

import io.tallystick.journal.Deadline;

/** Who hears. */
@FunctionalInterface
public interface Subscribers {
  /**
   * With every change whose call had returned before this was called.
   *
   * @throws io.tallystick.journal.StoreException if they are not known and cannot be read now
   */
  SubscriptionIndex current(Deadline deadline);
}
