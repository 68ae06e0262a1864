package io.tallystick.publisher.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.Subscription.Status;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.Asset;
import io.tallystick.publisher.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Who hears, by the subscriptions that are kept. */
class StoredSubscribersTest {
  private static final Happening POSTED =
      new Happening(List.of(new LedgerEvent.TransferPosted(new EventId(0, 1, 2), Transfers.plain("t", "a", "b", Asset.of("X"), 1, 1))), List.of());

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final List<Step.Verb> steps = new ArrayList<>();
  private final Subscriptions subscriptions =
      new MemoryDeliveryStore(
              new Faults() {
                @Override
                public void before(Step step) {
                  steps.add(step.verb());
                }
              })
          .subscriptions();
  private final StoredSubscribers subscribers = new StoredSubscribers(subscriptions, () -> now);

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private void keep(String id, Status status) {
    Interest all = new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());
    Subscription subscription =
        new Subscription(new Subscriber(id, all, false, Since.BEGINNING), Target.Webhook.of("https://example.com", "box"), status, now, "");
    subscriptions.add(id, SubscriptionJson.write(subscription), "t", ample());
  }

  private List<String> heard() {
    return subscribers.current(ample()).matches(POSTED).stream().map(match -> match.subscriber().id()).sorted().toList();
  }

  @Test
  void thoseThatAreDisabledDoNotHearAndThoseThatArePausedDo() {
    keep("active", Status.ACTIVE);
    keep("paused", Status.PAUSED);
    keep("disabled", Status.DISABLED);
    assertThat(heard()).containsExactly("active", "paused");
  }

  @Test
  void whatHasChangedIsKnownAtOnce() {
    keep("one", Status.ACTIVE);
    assertThat(heard()).containsExactly("one");
    keep("two", Status.ACTIVE);
    assertThat(heard()).containsExactly("one", "two");
    subscriptions.remove("one", ample());
    assertThat(heard()).containsExactly("two");
  }

  @Test
  void whileNothingChangesOnlyTheVersionIsRead() {
    keep("one", Status.ACTIVE);
    heard();
    steps.clear();
    now = now.plus(StoredSubscribers.AGE).minusMillis(1);
    heard();
    assertThat(steps).containsExactly(Step.Verb.READ_SUBSCRIPTIONS_VERSION);
    now = now.plusMillis(1);
    heard();
    assertThat(steps).containsExactly(Step.Verb.READ_SUBSCRIPTIONS_VERSION, Step.Verb.READ_SUBSCRIPTIONS_VERSION, Step.Verb.ALL_SUBSCRIPTIONS);
  }

  @Test
  void oneThatCannotBeReadStopsTheBatchSoThatNothingIsMissed() {
    keep("one", Status.ACTIVE);
    subscriptions.add("broken", "{}", "t", ample());
    assertThatThrownBy(() -> subscribers.current(ample())).isInstanceOf(StoreException.Corrupt.class);
    subscriptions.remove("broken", ample());
    assertThat(heard()).containsExactly("one");
  }

  @Test
  void withoutAnAnswerOfTheStoreNobodyIsTakenToHearNothing() {
    assertThatThrownBy(() -> subscribers.current(Deadline.after(Duration.ZERO, () -> 0))).isInstanceOf(StoreException.Unavailable.class);
  }
}
