package io.tallystick.delivery.courier;

import io.tallystick.delivery.post.PostOutcome;

/** Hears what becomes of deliveries, for metrics and logs. Called by many threads. */
public interface CourierListener {
  CourierListener NONE = new CourierListener() {};

  /** A post was made, or found impossible. */
  default void posted(Delivery delivery, PostOutcome outcome) {}

  /** It is decided what becomes of a message. */
  default void disposed(String message, Disposition disposition) {}

  /** A delivery could not be taken on; its message comes again. */
  default void failed(String message, RuntimeException failure) {}
}
