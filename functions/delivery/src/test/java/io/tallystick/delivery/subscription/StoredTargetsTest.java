package io.tallystick.delivery.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.courier.Targets.Found;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.Subscription.Status;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.Step;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where deliveries go, by the subscriptions that are kept. */
class StoredTargetsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Interest ALL =
      new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private Runnable rival = () -> {};
  private final List<Step.Verb> steps = new ArrayList<>();
  private final Subscriptions subscriptions =
      new MemoryDeliveryStore(
              new Faults() {
                @Override
                public void before(Step step) {
                  steps.add(step.verb());
                  if (step.verb() == Step.Verb.SAVE_SUBSCRIPTION) {
                    Runnable once = rival;
                    rival = () -> {};
                    once.run();
                  }
                }
              })
          .subscriptions();
  private final OpenBox box = new OpenBox();
  private final StoredTargets targets = new StoredTargets(subscriptions, box, AddressRules.PUBLIC_ONLY, () -> now, () -> UUID.randomUUID().toString());

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private Subscription subscription(String id, String url, Status status, SigningSecret secret) {
    return subscription(id, Target.Webhook.of(url, box.seal(secret, id, ample())), status);
  }

  private Subscription subscription(String id, Target target, Status status) {
    return new Subscription(new Subscriber(id, ALL, false, Since.BEGINNING), target, status, now, "");
  }

  private Subscription keep(Subscription subscription) {
    Optional<Subscriptions.Kept> kept = subscriptions.read(subscription.id(), ample());
    String text = SubscriptionJson.write(subscription);
    if (kept.isPresent()) {
      subscriptions.replace(kept.get(), text, "t", ample());
    } else {
      subscriptions.add(subscription.id(), text, "t", ample());
    }
    return subscription;
  }

  private Subscription kept(String id) {
    return SubscriptionJson.read(id, subscriptions.read(id, ample()).orElseThrow().text());
  }

  @Test
  void anActiveOneHasItsUrlAndTheSecretsThatSignNow() {
    SigningSecret first = SigningSecret.random(RANDOM);
    SigningSecret second = SigningSecret.random(RANDOM);
    Subscription subscription = keep(subscription("s", "https://example.com/in", Status.ACTIVE, first));
    EndpointUrl url = new EndpointUrl("https", "example.com", 443, "/in");
    assertThat(targets.find("s", ample())).isEqualTo(new Found.Active(new Destination.Endpoint(url, List.of(first))));
    keep(subscription.rotated(box.seal(second, "s", ample()), now));
    now = now.plus(StoredTargets.AGE);
    assertThat(targets.find("s", ample())).isEqualTo(new Found.Active(new Destination.Endpoint(url, List.of(second, first))));
    now = now.plus(Subscription.OVERLAP);
    assertThat(targets.find("s", ample())).isEqualTo(new Found.Active(new Destination.Endpoint(url, List.of(second))));
  }

  @Test
  void oneThatIsStoppedUnknownOrNoLongerPermittedIsNotActive() {
    SigningSecret secret = SigningSecret.random(RANDOM);
    keep(subscription("paused", "https://example.com/", Status.PAUSED, secret));
    keep(subscription("disabled", "https://example.com/", Status.DISABLED, secret));
    keep(subscription("inside", "https://10.0.0.1/", Status.ACTIVE, secret));
    assertThat(targets.find("paused", ample())).isEqualTo(new Found.Paused());
    assertThat(targets.find("disabled", ample())).isEqualTo(new Found.Disabled());
    assertThat(targets.find("inside", ample())).isEqualTo(new Found.Disabled());
    assertThat(targets.find("nobody", ample())).isEqualTo(new Found.Unknown());
    assertThat(targets.find("a".repeat(400), ample())).isEqualTo(new Found.Unknown());
  }

  @Test
  void aQueueAndABusHaveNoSecretsAndAreWhatTheirArnsSay() {
    QueueArn queue = QueueArn.parse("arn:aws:sqs:us-east-1:123456789012:orders.fifo").orElseThrow();
    BusArn bus = BusArn.parse("arn:aws:events:us-east-1:123456789012:event-bus/orders").orElseThrow();
    keep(subscription("queue", new Target.Queue(queue), Status.ACTIVE));
    keep(subscription("bus", new Target.Bus(bus), Status.ACTIVE));
    keep(subscription("waits", new Target.Bus(bus), Status.PAUSED));
    assertThat(targets.find("queue", ample())).isEqualTo(new Found.Active(new Destination.Queue(queue)));
    assertThat(targets.find("bus", ample())).isEqualTo(new Found.Active(new Destination.Bus(bus)));
    assertThat(targets.find("waits", ample())).isEqualTo(new Found.Paused());
  }

  @Test
  void whatIsKnownIsUsedForAWhileAndThenReadAnew() {
    Subscription subscription = keep(subscription("s", "https://example.com/", Status.ACTIVE, SigningSecret.random(RANDOM)));
    targets.find("s", ample());
    keep(subscription.paused());
    steps.clear();
    now = now.plus(StoredTargets.AGE).minusMillis(1);
    assertThat(targets.find("s", ample())).isInstanceOf(Found.Active.class);
    assertThat(steps).isEmpty();
    now = now.plusMillis(1);
    assertThat(targets.find("s", ample())).isEqualTo(new Found.Paused());
  }

  @Test
  void oneThatIsGoneIsDisabledAtOnceThoughOthersChangeItToo() {
    SigningSecret secret = SigningSecret.random(RANDOM);
    Subscription subscription = keep(subscription("s", "https://example.com/", Status.ACTIVE, secret));
    targets.find("s", ample());
    String newer = box.seal(SigningSecret.random(RANDOM), "s", ample());
    rival = () -> keep(subscription.rotated(newer, now));
    targets.gone("s", ample());
    assertThat(targets.find("s", ample())).isEqualTo(new Found.Disabled());
    assertThat(((Target.Webhook) kept("s").target()).secrets()).as("the other's change stays").hasSize(2);
    targets.gone("s", ample());
    targets.gone("nobody", ample());
  }

  @Test
  void aKeyThatMayNotBeUsedStopsADeliveryAndNotItsSubscription() {
    SigningSecret secret = SigningSecret.random(RANDOM);
    keep(subscription("s", "https://example.com/", Status.ACTIVE, secret));
    box.locked = true;
    assertThatThrownBy(() -> targets.find("s", ample())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(kept("s").status()).isEqualTo(Status.ACTIVE);
    box.locked = false;
    assertThat(targets.find("s", ample())).isInstanceOf(Found.Active.class);
  }

  @Test
  void aSecretThatWasMovedFromAnotherSubscriptionIsCorrupt() {
    keep(subscription("s", Target.Webhook.of("https://example.com/", box.seal(SigningSecret.random(RANDOM), "other", ample())), Status.ACTIVE));
    assertThatThrownBy(() -> targets.find("s", ample())).isInstanceOf(StoreException.Corrupt.class);
  }

  @Test
  void oneThatCannotBeReadIsCorrupt() {
    subscriptions.add("s", "{}", "t", ample());
    assertThatThrownBy(() -> targets.find("s", ample())).isInstanceOfSatisfying(StoreException.Corrupt.class, e -> assertThat(e.details()).containsEntry("subscription", "s"));
  }
}
