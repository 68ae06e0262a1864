package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.api.WantedSubscription.Place;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.events.ProblemType;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.ledger.Sharding;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubscriptionBookTest {
  private static final Interest ALL = new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());
  private static final Place URL = new Place.Webhook("https://shop.example/hooks");
  private static final Place QUEUE = new Place.Queue(QueueArn.parse("arn:aws:sqs:eu-west-1:111122223333:audit").orElseThrow());
  private static final Place FIFO = new Place.Queue(QueueArn.parse("arn:aws:sqs:eu-west-1:111122223333:audit.fifo").orElseThrow());
  private static final Place BUS = new Place.Bus(BusArn.parse("arn:aws:events:eu-west-1:111122223333:event-bus/audit").orElseThrow());
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456789Z");
  private static final Deadline TIME = Deadline.after(java.time.Duration.ofMinutes(1));

  private final Subscriptions kept = new MemoryDeliveryStore().subscriptions();
  private final SecretBox secrets = new TestSecrets();
  private final SubscriptionBook book = book(kept);

  private SubscriptionBook book(Subscriptions subscriptions) {
    return new SubscriptionBook(subscriptions, new MemoryStore().journal(), Sharding.ONE, () -> secrets, new SecureRandom(), () -> NOW);
  }

  private static WantedSubscription wanted(String id, Place place, boolean ordered) {
    return new WantedSubscription(Optional.ofNullable(id), place, ALL, ordered ? Optional.of(true) : Optional.empty(), "mine");
  }

  private static ApiProblem problem(Runnable work) {
    return catchThrowableOfType(ApiProblem.class, work::run);
  }

  @Test
  void whatIsMadeIsFoundWithItsSecretSealedAndShownOnce() {
    SubscriptionStanding made = book.create(wanted("one", URL, false), TIME);

    assertThat(made.version()).isEqualTo(1);
    assertThat(made.subscription().created()).isEqualTo(Instant.parse("2026-11-22T10:00:00.123Z"));
    Target.Webhook webhook = (Target.Webhook) made.subscription().target();
    assertThat(secrets.open(webhook.secrets().getFirst().box(), "one", TIME)).isEqualTo(made.secret().orElseThrow());
    SubscriptionStanding found = book.find("one", TIME);
    assertThat(found.subscription()).isEqualTo(made.subscription());
    assertThat(found.secret()).isEmpty();
  }

  @Test
  void anIdIsMadeUpWhereNoneIsGiven() {
    String first = book.create(wanted(null, QUEUE, false), TIME).subscription().id();
    String second = book.create(wanted(null, BUS, false), TIME).subscription().id();
    assertThat(first).matches("sub_[0-9a-f]{32}").isNotEqualTo(second);
  }

  @Test
  void anIdIsTakenOnce() {
    SubscriptionStanding made = book.create(wanted("one", URL, false), TIME);
    assertThat(problem(() -> book.create(wanted("one", QUEUE, false), TIME)).type()).isEqualTo(ProblemType.SUBSCRIPTION_EXISTS);
    assertThat(book.find("one", TIME).subscription()).isEqualTo(made.subscription());
  }

  @Test
  void thereAreNoMoreThanTheMost() {
    for (int n = 0; n < SubscriptionBook.MOST; n++) {
      kept.add("s" + n, "{}", "t" + n, TIME);
    }
    assertThat(problem(() -> book.create(wanted("another", QUEUE, false), TIME)).type()).isEqualTo(ProblemType.TOO_MANY_SUBSCRIPTIONS);
    assertThat(problem(() -> book.create(wanted("s7", QUEUE, false), TIME)).type()).isEqualTo(ProblemType.SUBSCRIPTION_EXISTS);
    kept.remove("s7", TIME);
    assertThat(book.create(wanted("another", QUEUE, false), TIME).version()).isEqualTo(1);
  }

  @Test
  void pagesAreInOrderOfIds() {
    for (String id : List.of("b", "a", "Z", "c", "_")) {
      book.create(wanted(id, QUEUE, false), TIME);
    }
    assertThat(book.after("", 3, TIME)).extracting(one -> one.subscription().id()).containsExactly("Z", "_", "a");
    assertThat(book.after("a", 3, TIME)).extracting(one -> one.subscription().id()).containsExactly("b", "c");
  }

  @Test
  void aWebhookKeepsItsSecretAtAnotherUrl() {
    SubscriptionStanding made = book.create(wanted("one", URL, true), TIME);
    Interest threshold = new Interest.Threshold(Optional.empty(), io.tallystick.ledger.Asset.of("X"), io.tallystick.events.BalanceSide.DEBIT, java.math.BigInteger.TEN);

    SubscriptionStanding changed =
        book.replace("one", IfMatch.of("\"1\""), new WantedSubscription(Optional.empty(), new Place.Webhook("https://other.example/"), threshold, Optional.empty(), ""), TIME);

    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.secret()).isEmpty();
    assertThat(changed.subscription().target()).isEqualTo(((Target.Webhook) made.subscription().target()).at("https://other.example/"));
    assertThat(changed.subscription().subscriber().interest()).isEqualTo(threshold);
    assertThat(changed.subscription().subscriber().ordered()).isTrue();
    assertThat(changed.subscription().subscriber().since()).isEqualTo(made.subscription().subscriber().since());
    assertThat(book.find("one", TIME).subscription()).isEqualTo(changed.subscription());
  }

  @Test
  void whatCannotBeChangedIsRefused() {
    book.create(wanted("hook", URL, false), TIME);
    book.create(wanted("fifo", FIFO, true), TIME);
    IfMatch any = IfMatch.of(null);

    assertThat(problem(() -> book.replace("hook", any, wanted(null, QUEUE, false), TIME))).hasMessageStartingWith("target.type cannot be changed");
    assertThat(problem(() -> book.replace("fifo", any, wanted(null, BUS, false), TIME))).hasMessageStartingWith("target.arn must be of a FIFO queue");
    assertThat(problem(() -> book.replace("fifo", any, wanted(null, QUEUE, false), TIME))).hasMessageStartingWith("target.arn must be of a FIFO queue");
    assertThat(problem(() -> book.replace("hook", any, wanted(null, URL, true), TIME))).hasMessageStartingWith("ordered cannot be changed");
    assertThat(book.replace("fifo", any, wanted(null, FIFO, true), TIME).version()).isEqualTo(2);
    assertThat(problem(() -> book.replace("none", any, wanted(null, URL, false), TIME)).type()).isEqualTo(ProblemType.SUBSCRIPTION_NOT_FOUND);
  }

  @Test
  void anotherVersionThanExpectedIsNotChanged() {
    book.create(wanted("one", URL, false), TIME);
    assertThat(problem(() -> book.replace("one", IfMatch.of("\"2\""), wanted(null, URL, false), TIME)).type()).isEqualTo(ProblemType.PRECONDITION_FAILED);
    assertThat(book.find("one", TIME).version()).isEqualTo(1);
  }

  @Test
  void whatAnotherChangedMeanwhileIsReadAgain() {
    book.create(wanted("one", URL, false), TIME);
    AtomicInteger rivals = new AtomicInteger(3);
    SubscriptionBook raced = book(beforeEachReplacement(() -> {
      if (rivals.getAndDecrement() > 0) {
        book.move("one", Subscription::paused, TIME);
      }
    }));

    assertThat(raced.replace("one", IfMatch.of(null), wanted(null, URL, false), TIME).subscription().status()).isEqualTo(Subscription.Status.PAUSED);
    rivals.set(1);
    assertThat(problem(() -> raced.replace("one", IfMatch.of("\"5\""), wanted(null, URL, false), TIME)).type()).isEqualTo(ProblemType.PRECONDITION_FAILED);
    rivals.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> raced.move("one", Subscription::resumed, TIME)).isInstanceOf(StoreException.Contended.class);
  }

  @Test
  void aChangeThatChangesNothingIsKeptAllTheSame() {
    book.create(wanted("one", URL, false), TIME);
    assertThat(book.move("one", Subscription::resumed, TIME).version()).isEqualTo(2);
    assertThat(book.move("one", Subscription::resumed, TIME).version()).isEqualTo(3);
  }

  @Test
  void aNewSecretSignsBesideTheOneBefore() {
    SubscriptionStanding made = book.create(wanted("one", URL, false), TIME);
    SubscriptionStanding rotated = book.rotate("one", TIME);

    Target.Webhook webhook = (Target.Webhook) book.find("one", TIME).subscription().target();
    assertThat(webhook.signing(NOW).stream().map(secret -> secrets.open(secret.box(), "one", TIME)).toList()).containsExactly(rotated.secret().orElseThrow(), made.secret().orElseThrow());
    book.create(wanted("queue", QUEUE, false), TIME);
    assertThat(problem(() -> book.rotate("queue", TIME)).type()).isEqualTo(ProblemType.NO_SECRET);
    assertThat(problem(() -> book.rotate("none", TIME)).type()).isEqualTo(ProblemType.SUBSCRIPTION_NOT_FOUND);
  }

  @Test
  void whatIsRemovedIsGone() {
    book.create(wanted("one", URL, false), TIME);
    book.remove("one", TIME);
    for (Runnable work : List.<Runnable>of(() -> book.find("one", TIME), () -> book.remove("one", TIME), () -> book.move("one", Subscription::paused, TIME))) {
      assertThat(problem(work).type()).isEqualTo(ProblemType.SUBSCRIPTION_NOT_FOUND);
    }
    assertThat(SubscriptionJson.write(book.create(wanted("one", URL, false), TIME).subscription())).isNotEmpty();
  }

  /** The same, with something done before each replacement. */
  private Subscriptions beforeEachReplacement(Runnable first) {
    return (Subscriptions)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Subscriptions.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("replace")) {
                first.run();
              }
              return method.invoke(kept, arguments);
            });
  }
}
