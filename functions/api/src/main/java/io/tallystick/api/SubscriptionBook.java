package io.tallystick.api;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Journal;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.ledger.Sharding;
import io.tallystick.journal.Subscriptions.Kept;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The subscriptions of a ledger, and what may be done to them. Every change is a compare-and-set, so that none undoes another. */
final class SubscriptionBook {
  /**
   * No more are made: the publisher holds all of them in memory, and reads them anew whenever one is changed. Calls at the same time may go a little beyond.
   */
  static final int MOST = 1_000;
  /** Changes that another was quicker with. */
  private static final int MOST_CHANGES = 8;
  private static final int ID_BYTES = 16;
  private static final String ID_START = "sub_";

  private final Subscriptions kept;
  private final Journal journal;
  /** The shards whose journals a subscription hears of. */
  private final List<Integer> shards;
  private final Supplier<SecretBox> secrets;
  private final SecureRandom random;
  private final InstantSource clock;

  /** @param secrets asked only when a secret is made */
  SubscriptionBook(Subscriptions kept, Journal journal, Sharding sharding, Supplier<SecretBox> secrets, SecureRandom random, InstantSource clock) {
    this.kept = kept;
    this.journal = journal;
    this.shards = IntStream.range(0, sharding.shards()).boxed().toList();
    this.secrets = secrets;
    this.random = random;
    this.clock = clock;
  }

  /** One change of a subscription, with the secret that it made. */
  private record Changed(Subscription subscription, Optional<SigningSecret> secret) {
    static Changed without(Subscription subscription) {
      return new Changed(subscription, Optional.empty());
    }
  }

  /**
   * Makes one, which hears of all that is recorded after this returned.
   *
   * @throws ApiProblem if its id is taken, or there are too many
   */
  SubscriptionStanding create(WantedSubscription wanted, Deadline deadline) {
    String id = wanted.id().orElseGet(() -> ID_START + random(ID_BYTES));
    List<Kept> all = kept.all(deadline);
    if (all.size() >= MOST && all.stream().noneMatch(one -> one.id().equals(id))) {
      throw ApiProblem.of(ProblemType.TOO_MANY_SUBSCRIPTIONS, "the ledger has " + all.size() + " subscriptions, and no more are made beyond " + MOST);
    }
    // Before it is kept: what is recorded in between may be heard of, and nothing is missed.
    Since since = Since.now(journal, shards, deadline);
    Optional<SigningSecret> secret = wanted.place() instanceof WantedSubscription.Place.Webhook ? Optional.of(SigningSecret.random(random)) : Optional.empty();
    Target target =
        switch (wanted.place()) {
          case WantedSubscription.Place.Webhook(String url) -> Target.Webhook.of(url, secrets.get().seal(secret.orElseThrow(), id, deadline));
          case WantedSubscription.Place.Queue(var arn) -> new Target.Queue(arn);
          case WantedSubscription.Place.Bus(var arn) -> new Target.Bus(arn);
        };
    Subscriber subscriber = new Subscriber(id, wanted.interest(), wanted.ordered().orElse(false), since);
    Subscription made = new Subscription(subscriber, target, Subscription.Status.ACTIVE, now(), wanted.description());
    return kept.add(id, SubscriptionJson.write(made), token(), deadline)
        .map(one -> new SubscriptionStanding(made, one.version(), secret))
        .orElseThrow(
            () ->
                ApiProblem.of(
                    ProblemType.SUBSCRIPTION_EXISTS,
                    "there is a subscription of that id; GET shows it, and if the answer with its secret was lost, rotate-secret makes another"));
  }

  /** @throws ApiProblem if there is none */
  SubscriptionStanding find(String id, Deadline deadline) {
    return standing(read(id, deadline));
  }

  /** At most so many of those whose ids come after, in order of their ids. */
  List<SubscriptionStanding> after(String id, int most, Deadline deadline) {
    return kept.all(deadline).stream()
        .filter(one -> one.id().compareTo(id) > 0)
        .sorted(Comparator.comparing(Kept::id))
        .limit(most)
        .map(SubscriptionBook::standing)
        .toList();
  }

  /**
   * Puts another interest, place and description in the place of those before.
   *
   * @throws ApiProblem if there is none, it is another than expected, or what cannot be changed would be
   */
  SubscriptionStanding replace(String id, IfMatch expected, WantedSubscription wanted, Deadline deadline) {
    return change(id, expected, before -> Changed.without(replaced(before, wanted)), deadline);
  }

  private static Subscription replaced(Subscription before, WantedSubscription wanted) {
    if (wanted.ordered().isPresent() && wanted.ordered().get() != before.subscriber().ordered()) {
      throw invalid("ordered", "cannot be changed, since what is on its way would get out of order; make another subscription");
    }
    if (before.subscriber().ordered() && !wanted.place().keepsOrder()) {
      throw invalid("target.arn", "must be of a FIFO queue, since the subscription is in order");
    }
    Target target =
        switch (wanted.place()) {
          case WantedSubscription.Place.Webhook(String url) when before.target() instanceof Target.Webhook webhook -> webhook.at(url);
          case WantedSubscription.Place.Queue(var arn) when before.target() instanceof Target.Queue -> new Target.Queue(arn);
          case WantedSubscription.Place.Bus(var arn) when before.target() instanceof Target.Bus -> new Target.Bus(arn);
          default -> throw invalid("target.type", "cannot be changed; make another subscription");
        };
    return before.changed(wanted.interest(), target, wanted.description());
  }

  /** One move of a subscription: it is paused, or resumed. */
  SubscriptionStanding move(String id, UnaryOperator<Subscription> move, Deadline deadline) {
    return change(id, IfMatch.of(null), before -> Changed.without(move.apply(before)), deadline);
  }

  /** A new secret. @throws ApiProblem if there is no such subscription, or it has none */
  SubscriptionStanding rotate(String id, Deadline deadline) {
    return change(
        id,
        IfMatch.of(null),
        before -> {
          if (!(before.target() instanceof Target.Webhook)) {
            throw ApiProblem.of(ProblemType.NO_SECRET, "only webhooks have secrets");
          }
          SigningSecret secret = SigningSecret.random(random);
          return new Changed(before.rotated(secrets.get().seal(secret, id, deadline), now()), Optional.of(secret));
        },
        deadline);
  }

  /** Removes one. @throws ApiProblem if there is none */
  void remove(String id, Deadline deadline) {
    read(id, deadline);
    kept.remove(id, deadline);
  }

  /** Kept even if nothing is different: an earlier call may have made the change and not told the publisher of it. */
  private SubscriptionStanding change(String id, IfMatch expected, Function<Subscription, Changed> change, Deadline deadline) {
    for (int changes = 0; changes < MOST_CHANGES; changes++) {
      Kept before = read(id, deadline);
      if (!expected.accepts(before.version())) {
        throw ApiProblem.of(ProblemType.PRECONDITION_FAILED, "the subscription is at version " + before.version() + ", which is not what If-Match names; read it again");
      }
      Changed after = change.apply(SubscriptionJson.read(before));
      Optional<Kept> done = kept.replace(before, SubscriptionJson.write(after.subscription()), token(), deadline);
      if (done.isPresent()) {
        return new SubscriptionStanding(after.subscription(), done.get().version(), after.secret());
      }
    }
    throw new StoreException.Contended("a subscription could not be changed, since others changed it", null);
  }

  private Kept read(String id, Deadline deadline) {
    return kept.read(id, deadline).orElseThrow(() -> ApiProblem.of(ProblemType.SUBSCRIPTION_NOT_FOUND, "there is no subscription of that id"));
  }

  private static SubscriptionStanding standing(Kept kept) {
    return new SubscriptionStanding(SubscriptionJson.read(kept), kept.version(), Optional.empty());
  }

  private static ApiProblem invalid(String field, String reason) {
    return ApiProblem.invalid(ProblemType.INVALID_BODY, Problems.of(field, reason));
  }

  private String token() {
    return random(ID_BYTES);
  }

  private String random(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
