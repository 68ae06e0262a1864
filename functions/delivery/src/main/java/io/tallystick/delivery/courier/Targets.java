package io.tallystick.delivery.courier;

import io.tallystick.delivery.post.Destination;
import io.tallystick.journal.Deadline;

/** Where subscriptions are delivered to. Called by many threads. */
public interface Targets {
  /** What there is to know of one. */
  sealed interface Found {
    /** Deliveries are posted. */
    record Active(Destination destination) implements Found {}

    /** Deliveries wait. */
    record Paused() implements Found {}

    /** The endpoint wanted no more, or its URL is no longer permitted: deliveries are given up, and can be redriven. */
    record Disabled() implements Found {}

    /** There is no such subscription any more, or another that was made later under its id: nobody waits for the delivery. */
    record Unknown() implements Found {}
  }

  /**
   * May be as old as its implementation says.
   *
   * @throws io.tallystick.journal.StoreException if it cannot be known now
   */
  Found find(Delivery delivery, Deadline deadline);

  /**
   * The endpoint answered that it wants no more.
   *
   * @param destination that answered so
   * @return false if the subscription leads elsewhere by now: it goes on, and what was posted is to be posted again
   * @throws io.tallystick.journal.StoreException if that could not be kept; the next delivery will be told the same
   */
  boolean gone(String subscription, Destination destination, Deadline deadline);
}
