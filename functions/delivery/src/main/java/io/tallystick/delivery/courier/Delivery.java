package io.tallystick.delivery.courier;

import java.time.Instant;
import java.util.Objects;

/**
 * One event on its way to one subscription, as it stands in the queue.
 *
 * @param subscription whose it is
 * @param id the same at every try and in every copy; the endpoint can tell repeats by it
 * @param ordered whether it may not be delivered before those that came before it in its message group
 * @param first when it was first put into the queue
 * @param tries how often it was posted in vain; does not grow while it only waits. Not known of ordered ones, whose message is never replaced
 * @param notBefore it is not tried before that; {@code first} where nothing was tried yet
 * @param type of the event, as {@code io.tallystick.transfer.posted.v1}
 * @param event the CloudEvent, as it is posted
 */
public record Delivery(String subscription, String id, boolean ordered, Instant first, int tries, Instant notBefore, String type, String event) {
  public Delivery {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(notBefore, "notBefore");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(event, "event");
    if (subscription.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("a delivery has a subscription and an id");
    }
    if (tries < 0) {
      throw new IllegalArgumentException("a delivery was tried no less than 0 times");
    }
  }

  /** One that nobody has tried. */
  public static Delivery first(String subscription, String id, boolean ordered, Instant now, String type, String event) {
    return new Delivery(subscription, id, ordered, now, 0, now, type, event);
  }

  /** After one more try in vain. */
  Delivery triedUntil(Instant next) {
    return new Delivery(subscription, id, ordered, first, tries + 1, next, type, event);
  }
}
