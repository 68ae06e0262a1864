package io.tallystick.delivery.subscription;

import io.tallystick.delivery.subscription.Subscription.SealedSecret;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a subscription is delivered to. Its kind never changes. */
public sealed interface Target {
  /**
   * A URL that is posted to.
   *
   * @param url as it was given; looked at again by the rules of today whenever it is used
   * @param secrets the newest first
   */
  record Webhook(String url, List<SealedSecret> secrets) implements Target {
    public Webhook {
      Objects.requireNonNull(url, "url");
      secrets = List.copyOf(secrets);
      if (secrets.isEmpty() || secrets.size() > Subscription.MOST_SECRETS || secrets.getFirst().until().isPresent()) {
        throw new IllegalArgumentException("a webhook has 1 to 3 secrets, of which the newest has no end");
      }
    }

    /** A new one, with its only secret. */
    public static Webhook of(String url, String box) {
      return new Webhook(url, List.of(new SealedSecret(box, Optional.empty())));
    }

    /** The same secrets at another URL. */
    public Webhook at(String other) {
      return new Webhook(other, secrets);
    }

    Webhook rotated(String box, Instant now) {
      Stream<SealedSecret> old =
          signing(now).stream()
              .map(secret -> secret.until().isPresent() ? secret : new SealedSecret(secret.box(), Optional.of(now.plus(Subscription.OVERLAP))));
      return new Webhook(url, Stream.concat(Stream.of(new SealedSecret(box, Optional.empty())), old).limit(Subscription.MOST_SECRETS).toList());
    }

    /** The secrets that sign now, the newest first. */
    public List<SealedSecret> signing(Instant now) {
      return secrets.stream().filter(secret -> secret.isLive(now)).toList();
    }
  }

  /** A queue of SQS. */
  record Queue(QueueArn arn) implements Target {
    public Queue {
      Objects.requireNonNull(arn, "arn");
    }
  }

  /** An event bus of EventBridge. */
  record Bus(BusArn arn) implements Target {
    public Bus {
      Objects.requireNonNull(arn, "arn");
    }
  }
}
