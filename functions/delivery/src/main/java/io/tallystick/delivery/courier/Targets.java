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

    /** There is no such subscription any more: nobody waits for its deliveries. */
    record Unknown() implements Found {}
  }

  /**
   * May be as old as its implementation says.
   *
   * @throws io.tallystick.journal.StoreException if it cannot be known now
   */
  Found find(String subscription, Deadline deadline);

  /**
   * The endpoint answered that it wants no more.
   *
   * @throws io.tallystick.journal.StoreException if that could not be kept; the next delivery will be told the same
   */
  void gone(String subscription, Deadline deadline);
}
