package io.tallystick.publisher.subscription;

import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Subscriptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The kept subscriptions, read anew whenever their version has moved, and once in {@link #AGE} in any case. Those that are paused hear too, since their deliveries wait; those that are disabled do not.
 * One that cannot be read stops the batch, rather than that it would miss what it has to hear.
 *
 * <p>A change is made before its version moves, and the version is read before the subscriptions are, and after the batch's segments were. So a batch that has anything that was recorded after a change
 * returned is matched by subscriptions that have that change. A change whose call threw may be unknown here for {@link #AGE}.
 */
public final class StoredSubscribers implements Subscribers {
  /** The longest that a change is not heard of whose call was broken off before it could move the version. */
  public static final Duration AGE = Duration.ofMinutes(1);

  private final Subscriptions subscriptions;
  private final InstantSource clock;
  private SubscriptionIndex index;
  private long version;
  private Instant readAt;

  public StoredSubscribers(Subscriptions subscriptions, InstantSource clock) {
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  @Override
  public synchronized SubscriptionIndex current(Deadline deadline) {
    long now = subscriptions.version(deadline);
    Instant time = clock.instant();
    if (index == null || now != version || !time.isBefore(readAt.plus(AGE))) {
      index = read(deadline);
      version = now;
      readAt = time;
    }
    return index;
  }

  private SubscriptionIndex read(Deadline deadline) {
    return new SubscriptionIndex(
        subscriptions.all(deadline).stream()
            .map(SubscriptionJson::read)
            .filter(subscription -> subscription.status() != Subscription.Status.DISABLED)
            .map(Subscription::subscriber)
            .toList());
  }
}
