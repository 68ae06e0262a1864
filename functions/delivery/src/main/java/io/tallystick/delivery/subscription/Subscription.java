package io.tallystick.delivery.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who wants to hear what, and where. Its moves give a new one; the store says whose move wins.
 *
 * @param url of the webhook, as it was given; looked at again by the rules of today whenever it is used
 * @param created when it was made
 * @param secrets the newest first
 */
public record Subscription(Subscriber subscriber, String url, Status status, Instant created, List<SealedSecret> secrets) {
  /** How long the secret before is still signed with, so that a receiver can change over. */
  public static final Duration OVERLAP = Duration.ofHours(24);
  /** Secrets at once, the new one included. */
  public static final int MOST_SECRETS = 3;

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
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(created, "created");
    secrets = List.copyOf(secrets);
    if (secrets.isEmpty() || secrets.size() > MOST_SECRETS || secrets.getFirst().until().isPresent()) {
      throw new IllegalArgumentException("a subscription has 1 to 3 secrets, of which the newest has no end");
    }
  }

  public String id() {
    return subscriber.id();
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
    return new Subscription(subscriber, url, next, created, secrets);
  }

  /** A new secret, while the one before signs on for {@link #OVERLAP}. Of many that are replaced within that time the oldest end at once. */
  public Subscription rotated(String box, Instant now) {
    Stream<SealedSecret> old =
        secrets.stream()
            .filter(secret -> secret.isLive(now))
            .map(secret -> secret.until().isPresent() ? secret : new SealedSecret(secret.box(), Optional.of(now.plus(OVERLAP))));
    return new Subscription(
        subscriber, url, status, created, Stream.concat(Stream.of(new SealedSecret(box, Optional.empty())), old).limit(MOST_SECRETS).toList());
  }

  /** The secrets that sign now, the newest first. */
  public List<SealedSecret> signing(Instant now) {
    return secrets.stream().filter(secret -> secret.isLive(now)).toList();
  }
}
