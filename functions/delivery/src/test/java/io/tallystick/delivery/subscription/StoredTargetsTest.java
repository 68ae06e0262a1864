package io.tallystick.delivery.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.courier.Delivery;
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
import java.util.Map;
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

  /** Of a delivery of the journal's first entry. */
  private Found find(String id) {
    return find(id, id + ".0:0:0");
  }

  private Found find(String subscription, String delivery) {
    return targets.find(Delivery.first(subscription, delivery, false, now, "t", "{}"), ample());
  }

  private static Destination.Endpoint at(String path) {
    return new Destination.Endpoint(new EndpointUrl("https", "example.com", 443, path), List.of(SigningSecret.random(RANDOM)));
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
    assertThat(find("s")).isEqualTo(new Found.Active(new Destination.Endpoint(url, List.of(first))));
    keep(subscription.rotated(box.seal(second, "s", ample()), now));
    now = now.plus(StoredTargets.AGE);
    assertThat(find("s")).isEqualTo(new Found.Active(new Destination.Endpoint(url, List.of(second, first))));
    now = now.plus(Subscription.OVERLAP);
    assertThat(find("s")).isEqualTo(new Found.Active(new Destination.Endpoint(url, List.of(second))));
  }

  @Test
  void oneThatIsStoppedUnknownOrNoLongerPermittedIsNotActive() {
    SigningSecret secret = SigningSecret.random(RANDOM);
    keep(subscription("paused", "https://example.com/", Status.PAUSED, secret));
    keep(subscription("disabled", "https://example.com/", Status.DISABLED, secret));
    keep(subscription("inside", "https://10.0.0.1/", Status.ACTIVE, secret));
    assertThat(find("paused")).isEqualTo(new Found.Paused());
    assertThat(find("disabled")).isEqualTo(new Found.Disabled());
    assertThat(find("inside")).isEqualTo(new Found.Disabled());
    assertThat(find("nobody")).isEqualTo(new Found.Unknown());
    assertThat(find("a".repeat(400))).isEqualTo(new Found.Unknown());
  }

  @Test
  void aQueueAndABusHaveNoSecretsAndAreWhatTheirArnsSay() {
    QueueArn queue = QueueArn.parse("arn:aws:sqs:us-east-1:123456789012:orders.fifo").orElseThrow();
    BusArn bus = BusArn.parse("arn:aws:events:us-east-1:123456789012:event-bus/orders").orElseThrow();
    keep(subscription("queue", new Target.Queue(queue), Status.ACTIVE));
    keep(subscription("bus", new Target.Bus(bus), Status.ACTIVE));
    keep(subscription("waits", new Target.Bus(bus), Status.PAUSED));
    assertThat(find("queue")).isEqualTo(new Found.Active(new Destination.Queue(queue)));
    assertThat(find("bus")).isEqualTo(new Found.Active(new Destination.Bus(bus)));
    assertThat(find("waits")).isEqualTo(new Found.Paused());
  }

  @Test
  void whatIsKnownIsUsedForAWhileAndThenReadAnew() {
    Subscription subscription = keep(subscription("s", "https://example.com/", Status.ACTIVE, SigningSecret.random(RANDOM)));
    find("s");
    keep(subscription.paused());
    steps.clear();
    now = now.plus(StoredTargets.AGE).minusMillis(1);
    assertThat(find("s")).isInstanceOf(Found.Active.class);
    assertThat(steps).isEmpty();
    now = now.plusMillis(1);
    assertThat(find("s")).isEqualTo(new Found.Paused());
  }

  @Test
  void oneThatIsGoneIsDisabledAtOnceThoughOthersChangeItToo() {
    SigningSecret secret = SigningSecret.random(RANDOM);
    Subscription subscription = keep(subscription("s", "https://example.com/", Status.ACTIVE, secret));
    find("s");
    String newer = box.seal(SigningSecret.random(RANDOM), "s", ample());
    rival = () -> keep(subscription.rotated(newer, now));
    assertThat(targets.gone("s", at("/"), ample())).isTrue();
    assertThat(find("s")).isEqualTo(new Found.Disabled());
    assertThat(((Target.Webhook) kept("s").target()).secrets()).as("the other's change stays").hasSize(2);
    assertThat(targets.gone("s", at("/"), ample())).isTrue();
    assertThat(targets.gone("nobody", at("/"), ample())).isTrue();
  }

  @Test
  void oneThatLeadsElsewhereByNowIsNotDisabledByWhereItLedBefore() {
    Subscription before = keep(subscription("s", "https://example.com/old", Status.ACTIVE, SigningSecret.random(RANDOM)));
    find("s");
    keep(before.changed(ALL, ((Target.Webhook) before.target()).at("https://example.com/new"), ""));
    assertThat(targets.gone("s", at("/old"), ample())).isFalse();
    assertThat(kept("s").status()).isEqualTo(Status.ACTIVE);
    assertThat(find("s")).as("known at once").isInstanceOfSatisfying(Found.Active.class, active -> assertThat(((Destination.Endpoint) active.destination()).url().target()).isEqualTo("/new"));
  }

  @Test
  void oneThatIsMadeAnewUnderAnIdGetsNothingFromBeforeAndMissesNothingAfter() {
    assertThat(find("s", "s.0:6:3")).isEqualTo(new Found.Unknown());
    Target bus = new Target.Bus(BusArn.parse("arn:aws:events:us-east-1:123456789012:event-bus/orders").orElseThrow());
    keep(new Subscription(new Subscriber("s", ALL, false, new Since(Map.of(0, 7L))), bus, Status.ACTIVE, now, ""));
    assertThat(find("s", "s.0:7:0")).as("it is not remembered that it was not there").isInstanceOf(Found.Active.class);
    assertThat(find("s", "s.0:6:3")).isEqualTo(new Found.Unknown());
    assertThat(find("s", "s.0:6:3:threshold:s:0")).isEqualTo(new Found.Unknown());
    assertThat(find("s", "s.test:7c0e")).as("a test").isInstanceOf(Found.Active.class);
  }

  @Test
  void aKeyThatMayNotBeUsedStopsADeliveryAndNotItsSubscription() {
    SigningSecret secret = SigningSecret.random(RANDOM);
    keep(subscription("s", "https://example.com/", Status.ACTIVE, secret));
    box.locked = true;
    assertThatThrownBy(() -> find("s")).isInstanceOf(StoreException.Unavailable.class);
    assertThat(kept("s").status()).isEqualTo(Status.ACTIVE);
    box.locked = false;
    assertThat(find("s")).isInstanceOf(Found.Active.class);
  }

  @Test
  void aSecretThatWasMovedFromAnotherSubscriptionIsCorrupt() {
    keep(subscription("s", Target.Webhook.of("https://example.com/", box.seal(SigningSecret.random(RANDOM), "other", ample())), Status.ACTIVE));
    assertThatThrownBy(() -> find("s")).isInstanceOf(StoreException.Corrupt.class);
  }

  @Test
  void oneThatCannotBeReadIsCorrupt() {
    subscriptions.add("s", "{}", "t", ample());
    assertThatThrownBy(() -> find("s")).isInstanceOfSatisfying(StoreException.Corrupt.class, e -> assertThat(e.details()).containsEntry("subscription", "s"));
  }
}
