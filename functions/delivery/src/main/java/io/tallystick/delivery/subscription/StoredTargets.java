package io.tallystick.delivery.subscription;

import io.tallystick.delivery.Remembered;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.Targets;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Where deliveries go, as the kept subscriptions say, which are looked up at most once in {@link #AGE}. Thread-safe. */
public final class StoredTargets implements Targets {
  /** What is known of a subscription is used for so long: a pause, a new secret or a removal takes that long to be heard of. */
  public static final Duration AGE = Duration.ofSeconds(10);
  /** Subscriptions that are remembered. */
  static final int MOST = 4_096;
  /** Changes that another was quicker with. */
  private static final int MOST_CHANGES = 8;

  private final Subscriptions subscriptions;
  private final SecretBox secrets;
  private final AddressRules rules;
  private final InstantSource clock;
  private final Supplier<String> tokens;
  /** Those that are there: one that is not may be made at any moment, and what it hears first must not be dropped. */
  private final Remembered<String, Subscription> known = new Remembered<>(AGE, MOST);

  /** @param tokens random texts that never repeat */
  public StoredTargets(Subscriptions subscriptions, SecretBox secrets, AddressRules rules, InstantSource clock, Supplier<String> tokens) {
    this.subscriptions = subscriptions;
    this.secrets = secrets;
    this.rules = rules;
    this.clock = clock;
    this.tokens = tokens;
  }

  @Override
  public Found find(Delivery delivery, Deadline deadline) {
    Instant now = clock.instant();
    return known(delivery.subscription(), now, deadline)
        .filter(subscription -> subscription.hears(delivery))
        .map(subscription -> found(subscription, now, deadline))
        .orElse(new Found.Unknown());
  }

  private Optional<Subscription> known(String id, Instant now, Deadline deadline) {
    Optional<Subscription> before = known.get(id, now);
    if (before.isPresent() || id.length() > Subscriptions.ID_CHARACTERS) {
      return before;
    }
    Optional<Subscription> read = subscriptions.read(id, deadline).map(SubscriptionJson::read);
    read.ifPresent(subscription -> known.put(id, subscription, now));
    return read;
  }

  private Found found(Subscription subscription, Instant now, Deadline deadline) {
    return switch (subscription.status()) {
      case PAUSED -> new Found.Paused();
      case DISABLED -> new Found.Disabled();
      case ACTIVE ->
          switch (subscription.target()) {
            case Target.Webhook webhook -> endpoint(subscription.id(), webhook, now, deadline);
            case Target.Queue(QueueArn arn) -> new Found.Active(new Destination.Queue(arn));
            case Target.Bus(BusArn arn) -> new Found.Active(new Destination.Bus(arn));
          };
    };
  }

  private Found endpoint(String id, Target.Webhook webhook, Instant now, Deadline deadline) {
    return switch (EndpointUrl.read(webhook.url(), rules)) {
      case EndpointUrl.Reading.Endpoint(EndpointUrl url) ->
          new Found.Active(new Destination.Endpoint(url, webhook.signing(now).stream().map(secret -> secrets.open(secret.box(), id, deadline)).toList()));
      case EndpointUrl.Reading.Refused refused -> new Found.Disabled();
    };
  }

  @Override
  public boolean gone(String id, Destination destination, Deadline deadline) {
    for (int changes = 0; changes < MOST_CHANGES; changes++) {
      Optional<Subscriptions.Kept> kept = subscriptions.read(id, deadline);
      if (kept.isEmpty()) {
        return true;
      }
      Subscription subscription = SubscriptionJson.read(kept.get());
      if (!leadsTo(subscription.target(), destination)) {
        known.forget(id);
        return false;
      }
      String disabled = SubscriptionJson.write(subscription.disabled());
      if (disabled.equals(kept.get().text()) || subscriptions.replace(kept.get(), disabled, tokens.get(), deadline).isPresent()) {
        known.forget(id);
        return true;
      }
    }
    throw new StoreException.Contended("a subscription could not be disabled, since others changed it", null);
  }

  /** Only webhooks can say that they are gone. */
  private boolean leadsTo(Target target, Destination destination) {
    return target instanceof Target.Webhook webhook
        && destination instanceof Destination.Endpoint endpoint
        && EndpointUrl.read(webhook.url(), rules) instanceof EndpointUrl.Reading.Endpoint(EndpointUrl url)
        && url.equals(endpoint.url());
  }
}
