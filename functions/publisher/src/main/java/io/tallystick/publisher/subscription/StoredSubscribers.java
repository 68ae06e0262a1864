package io.tallystick.publisher.subscription;

import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Subscriptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The kept subscriptions, read at most once in {@link #AGE}. Those that are paused hear too, since their deliveries wait; those that are disabled do not. One that cannot be read stops the batch,
 * rather than that it would miss what it has to hear.
 */
public final class StoredSubscribers implements Subscribers {
  /** What is known is used for so long: a new subscription may miss what is published within that time, and never anything later. */
  public static final Duration AGE = Duration.ofSeconds(5);

  private final Subscriptions subscriptions;
  private final InstantSource clock;
  private SubscriptionIndex index;
  private Instant readAt = Instant.MIN;

  public StoredSubscribers(Subscriptions subscriptions, InstantSource clock) {
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  @Override
  public synchronized SubscriptionIndex current(Deadline deadline) {
    Instant now = clock.instant();
    if (index == null || !now.isBefore(readAt.plus(AGE))) {
      index =
          new SubscriptionIndex(
              subscriptions.all(deadline).stream()
                  .map(SubscriptionJson::read)
                  .filter(subscription -> subscription.status() != Subscription.Status.DISABLED)
                  .map(Subscription::subscriber)
                  .toList());
      readAt = now;
    }
    return index;
  }
}
