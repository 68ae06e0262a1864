package io.tallystick.delivery.subscription;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Who wants to hear what, and where. Its moves give a new one; the store says whose move wins.
 *
 * @param created when it was made
 * @param description what its owner says of it, at most {@link #DESCRIPTION_CHARACTERS} characters; may be empty
 */
public record Subscription(Subscriber subscriber, Target target, Status status, Instant created, String description) {
  /** How long the secret before is still signed with, so that a receiver can change over. */
  public static final Duration OVERLAP = Duration.ofHours(24);
  /** Secrets at once, the new one included. */
  public static final int MOST_SECRETS = 3;
  /** Characters (code points) of the longest description. */
  public static final int DESCRIPTION_CHARACTERS = 256;

  /** Whether deliveries are made. */
  public enum Status {
    /** They are. */
    ACTIVE("active"),
    /** They wait. */
    PAUSED("paused"),
    /** The endpoint wanted no more: no new ones are made, and those on their way are given up. */
    DISABLED("disabled");

    private final String wire;

    Status(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /**
   * A signing secret that only {@link SecretBox} can open.
   *
   * @param until it signs no more after that; empty for the newest
   */
  public record SealedSecret(String box, Optional<Instant> until) {
    public SealedSecret {
      Objects.requireNonNull(box, "box");
      Objects.requireNonNull(until, "until");
    }

    boolean isLive(Instant now) {
      return until.map(now::isBefore).orElse(true);
    }
  }

  public Subscription {
    Objects.requireNonNull(subscriber, "subscriber");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(created, "created");
    if (description.codePointCount(0, description.length()) > DESCRIPTION_CHARACTERS) {
      throw new IllegalArgumentException("a description has at most " + DESCRIPTION_CHARACTERS + " characters");
    }
  }

  public String id() {
    return subscriber.id();
  }

  /** Whether a delivery under its id is its own: what is from before it was made is of another that had its id. A test is from no place in the journal. */
  public boolean hears(Delivery delivery) {
    return DeliveryId.event(delivery).map(event -> subscriber.since().hears(event.shard(), event.sequence())).orElse(true);
  }

  /** Deliveries wait from now on. A disabled one stays disabled until it is resumed. */
  public Subscription paused() {
    return status == Status.ACTIVE ? with(Status.PAUSED) : this;
  }

  /** Deliveries are made again, whatever had stopped them. */
  public Subscription resumed() {
    return with(Status.ACTIVE);
  }

  public Subscription disabled() {
    return with(Status.DISABLED);
  }

  private Subscription with(Status next) {
    return new Subscription(subscriber, target, next, created, description);
  }

  /**
   * Another interest, another place of the same kind, another description. Whether it is ordered stays, since what is on its way would get out of order.
   *
   * @throws IllegalArgumentException if the target is of another kind
   */
  public Subscription changed(Interest interest, Target place, String text) {
    if (!place.getClass().equals(target.getClass())) {
      throw new IllegalArgumentException("the target of a subscription stays of its kind");
    }
    return new Subscription(new Subscriber(id(), interest, subscriber.ordered(), subscriber.since()), place, status, created, text);
  }

  /**
   * A new secret, while the one before signs on for {@link #OVERLAP}. Of many that are replaced within that time the oldest end at once.
   *
   * @throws IllegalStateException if it is no webhook
   */
  public Subscription rotated(String box, Instant now) {
    return switch (target) {
      case Target.Webhook webhook -> new Subscription(subscriber, webhook.rotated(box, now), status, created, description);
      case Target.Queue _, Target.Bus _ -> throw new IllegalStateException("only webhooks have secrets");
    };
  }
}
