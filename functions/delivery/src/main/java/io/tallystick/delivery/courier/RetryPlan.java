package io.tallystick.delivery.courier;

import io.tallystick.delivery.post.PostOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery is tried again, and when no more. Tries that failed are counted in the message, so that waiting (for a breaker, for a subscription that is paused) costs none;
 * waits have full jitter below a bound that triples, so that deliveries that failed together do not come back together.
 *
 * <p>An ordered message is never replaced, for its copy would stand behind those that came after it: it is only put off, and how often it was received stands for its tries.
 * That may be too many, for a queue hands out some of what stands behind a message together with it; so their waits have a lower bound than others.
 */
public final class RetryPlan {
  /** The bound of the first wait. */
  static final Duration BASE = Duration.ofSeconds(5);
  /** The bound grows no further. */
  static final Duration CAP = Duration.ofHours(24);
  /**
   * The same for ordered messages: they hold back all that come after them, and some were received more often than they were tried. With less a queue would give them up, after a thousand receives, before they
   * are too old.
   */
  static final Duration ORDERED_CAP = Duration.ofMinutes(30);
  /** After so many tries in vain, on average three and a half days, a message is given up. */
  static final int MOST_TRIES = 16;
  /** However it was tried or not, a message is given up after so long; queues keep none for more than 14 days. */
  static final Duration OLDEST = Duration.ofDays(7);
  /** SQS lets no message out of sight for more than 12 hours after it was received. */
  public static final Duration LONGEST_OUT_OF_SIGHT = Duration.ofHours(12).minusMinutes(5);
  /** SQS delays no new message for longer. */
  public static final Duration LONGEST_DELAY = Duration.ofMinutes(15);
  /** What waits for the same thing comes back spread over this at least. */
  static final Duration LEAST_SPREAD = Duration.ofSeconds(5);
  /** And over this at most. */
  static final Duration MOST_SPREAD = Duration.ofMinutes(30);
  /** Of the time that a message has waited, it waits so much more each time. */
  private static final int SPREAD_DIVISOR = 4;
  /** How long deliveries of a paused subscription are put off each time. */
  static final Duration PAUSE = Duration.ofMinutes(15);

  private static final int GROWTH = 3;
  /** After so many growths {@link #BASE} has passed {@link #CAP}. */
  private static final int MOST_GROWTHS = 10;

  /** Causes of giving up that are not those of a post. */
  static final String TRIED_TOO_OFTEN = "tried_too_often";
  static final String TOO_OLD = "too_old";
  static final String UNREADABLE = "unreadable";
  static final String DISABLED = "disabled";
  static final String GONE = "gone";

  private final RandomGenerator random;

  public RetryPlan(RandomGenerator random) {
    this.random = random;
  }

  /**
   * After a try.
   *
   * @param receives how often its message was received with nothing before it, this time included, as far as that is known
   */
  Disposition after(Delivery delivery, int receives, PostOutcome outcome, Instant now) {
    return switch (outcome) {
      case PostOutcome.Delivered delivered -> new Disposition.Done();
      case PostOutcome.Gone gone -> new Disposition.Dead(GONE);
      case PostOutcome.Impossible impossible -> new Disposition.Dead(impossible.reason().label());
      case PostOutcome.Failed failed -> delivery.ordered() ? orderedAgain(delivery, receives, failed, now) : again(delivery, failed, now);
    };
  }

  private Disposition again(Delivery delivery, PostOutcome.Failed failed, Instant now) {
    if (delivery.tries() + 1 >= MOST_TRIES) {
      return dead(TRIED_TOO_OFTEN, failed);
    }
    Duration wait = longer(jittered(bound(delivery.tries(), CAP)), failed.least());
    if (isTooOld(delivery, now.plus(wait))) {
      return dead(TOO_OLD, failed);
    }
    return new Disposition.Replace(delivery.triedUntil(now.plus(wait)), shorter(wait, LONGEST_DELAY));
  }

  private Disposition orderedAgain(Delivery delivery, int receives, PostOutcome.Failed failed, Instant now) {
    return isTooOld(delivery, now)
        ? dead(TOO_OLD, failed)
        : putOff(longer(jittered(bound(receives - 1, ORDERED_CAP)), failed.least()));
  }

  private static Disposition dead(String cause, PostOutcome.Failed last) {
    return new Disposition.Dead(cause, Optional.of(last.cause().label()));
  }

  /**
   * What must wait for another reason, without a try. Unless it is in order it stands in the queue anew meanwhile, rather than out of sight: a queue hands out nothing at all to anybody while 120,000 messages are
   * out of sight, and whoever leaves an endpoint alone may soon have as many.
   */
  Disposition waiting(Delivery delivery, Duration least, Instant now) {
    if (isTooOld(delivery, now)) {
      return new Disposition.Dead(TOO_OLD);
    }
    Duration waited = Duration.between(delivery.first(), now).dividedBy(SPREAD_DIVISOR);
    Duration wait = least.plus(jittered(longer(shorter(waited, MOST_SPREAD), LEAST_SPREAD)));
    return delivery.ordered() ? putOff(wait) : new Disposition.Requeue(shorter(wait, LONGEST_DELAY));
  }

  /** What was tried in vain and came before its time, since a queue's delays are shorter than some waits. There are few of them: breakers let few be tried in vain so often. */
  Disposition early(Delivery delivery, Instant now) {
    return putOff(Duration.between(now, delivery.notBefore()));
  }

  static boolean isTooOld(Delivery delivery, Instant then) {
    return !then.isBefore(delivery.first().plus(OLDEST));
  }

  static Duration bound(int tries, Duration cap) {
    long growth = 1;
    for (int i = 0; i < Math.min(tries, MOST_GROWTHS); i++) {
      growth *= GROWTH;
    }
    return shorter(BASE.multipliedBy(growth), cap);
  }

  private static Disposition putOff(Duration wait) {
    return new Disposition.PutOff(longer(shorter(wait, LONGEST_OUT_OF_SIGHT), Duration.ofSeconds(1)));
  }

  /** A second at least, for a queue counts no less. */
  private Duration jittered(Duration bound) {
    return Duration.ofMillis(random.nextLong(1_000, bound.toMillis() + 1));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
