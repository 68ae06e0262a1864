package io.tallystick.delivery.courier;

import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;
import java.util.List;

/** Where subscriptions are delivered to. Called by many threads. */
public interface Targets {
  /** What there is to know of one. */
  sealed interface Target {
    /** Deliveries are posted. @param secrets one, or more while one is replaced */
    record Active(EndpointUrl url, List<SigningSecret> secrets) implements Target {}

    /** Deliveries wait. */
    record Paused() implements Target {}

    /** The endpoint wanted no more, or its URL is no longer permitted: deliveries are given up, and can be redriven. */
    record Disabled() implements Target {}

    /** There is no such subscription any more: nobody waits for its deliveries. */
    record Unknown() implements Target {}
  }

  /**
   * May be as old as its implementation says.
   *
   * @throws io.tallystick.journal.StoreException if it cannot be known now
   */
  Target find(String subscription, Deadline deadline);

  /**
   * The endpoint answered that it wants no more.
   *
   * @throws io.tallystick.journal.StoreException if that could not be kept; the next delivery will be told the same
   */
  void gone(String subscription, Deadline deadline);
}
