package io.tallystick.delivery.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.subscription.Subscription.SealedSecret;
import io.tallystick.delivery.subscription.Subscription.Status;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A subscription's moves, and its kept form. */
class SubscriptionTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Since SINCE = new Since(Map.of(1, 7L, 0, 1_234L));
  private static final Target QUEUE = new Target.Queue(QueueArn.parse("arn:aws:sqs:us-east-1:123456789012:orders.fifo").orElseThrow());
  private static final Target BUS = new Target.Bus(BusArn.parse("arn:aws:events:us-east-1:123456789012:event-bus/orders").orElseThrow());
  private static final Interest ALL =
      new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());

  static Subscription subscription(Interest interest, SealedSecret... secrets) {
    return subscription(interest, new Target.Webhook("https://example.com/ü?a=\"1\"", List.of(secrets)));
  }

  static Subscription subscription(Interest interest, Target target) {
    return new Subscription(new Subscriber("sub_1", interest, true, SINCE), target, Status.ACTIVE, NOW, "for \"orders\" ü");
  }

  private static Target.Webhook webhook(Subscription subscription) {
    return (Target.Webhook) subscription.target();
  }

  private static SealedSecret newest(String box) {
    return new SealedSecret(box, Optional.empty());
  }

  private static SealedSecret until(String box, Instant end) {
    return new SealedSecret(box, Optional.of(end));
  }

  @Test
  void pausingStopsWhatIsActiveAndResumingStartsWhateverWasStopped() {
    Subscription active = subscription(ALL, newest("a"));
    assertThat(active.paused().status()).isEqualTo(Status.PAUSED);
    assertThat(active.disabled().status()).isEqualTo(Status.DISABLED);
    assertThat(active.disabled().paused().status()).as("it does not wait for anything").isEqualTo(Status.DISABLED);
    assertThat(active.paused().resumed()).isEqualTo(active);
    assertThat(active.disabled().resumed()).isEqualTo(active);
  }

  @Test
  void aSecretThatIsReplacedSignsOnForADay() {
    Subscription rotated = subscription(ALL, newest("a")).rotated("b", NOW);
    assertThat(webhook(rotated).secrets()).containsExactly(newest("b"), until("a", NOW.plus(Duration.ofHours(24))));
    assertThat(webhook(rotated).signing(NOW.plus(Duration.ofHours(24)).minusMillis(1))).extracting(SealedSecret::box).containsExactly("b", "a");
    assertThat(webhook(rotated).signing(NOW.plus(Duration.ofHours(24)))).extracting(SealedSecret::box).containsExactly("b");
  }

  @Test
  void ofManyThatAreReplacedTheOldestEndAtOnceAndThoseThatEndedAreForgotten() {
    Subscription twice = subscription(ALL, newest("a")).rotated("b", NOW).rotated("c", NOW.plusSeconds(60));
    assertThat(webhook(twice).secrets()).containsExactly(newest("c"), until("b", NOW.plusSeconds(60).plus(Subscription.OVERLAP)), until("a", NOW.plus(Subscription.OVERLAP)));
    assertThat(webhook(twice.rotated("d", NOW.plusSeconds(90))).secrets()).extracting(SealedSecret::box).containsExactly("d", "c", "b");
    assertThat(webhook(twice.rotated("d", NOW.plus(Duration.ofDays(3)))).secrets()).extracting(SealedSecret::box).containsExactly("d", "c");
  }

  @Test
  void aSubscriptionHasANewestSecretAndNotManyOthers() {
    assertThatThrownBy(() -> subscription(ALL)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> subscription(ALL, until("a", NOW))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> subscription(ALL, newest("a"), until("b", NOW), until("c", NOW), until("d", NOW))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyWebhooksHaveSecrets() {
    for (Target target : List.of(QUEUE, BUS)) {
      assertThatThrownBy(() -> subscription(ALL, target).rotated("b", NOW)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aChangeKeepsWhatItIsNotOf() {
    Subscription before = subscription(ALL, newest("a")).paused();
    Interest other = new Interest.Threshold(Optional.empty(), Asset.of("USD/2"), BalanceSide.DEBIT, BigInteger.ZERO);
    Subscription after = before.changed(other, webhook(before).at("https://example.com/other"), "new");
    assertThat(after)
        .isEqualTo(
            new Subscription(
                new Subscriber("sub_1", other, true, SINCE), new Target.Webhook("https://example.com/other", List.of(newest("a"))), Status.PAUSED, NOW, "new"));
    assertThatThrownBy(() -> before.changed(ALL, QUEUE, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDescriptionHasABound() {
    Subscription some = subscription(ALL, QUEUE);
    assertThat(some.changed(ALL, QUEUE, "💰".repeat(256)).description()).hasSize(512);
    assertThatThrownBy(() -> some.changed(ALL, QUEUE, "a".repeat(257))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("256");
  }

  @Test
  void everyInterestIsReadAsItWasWritten() {
    AccountId account = new AccountId("user:\"1\"💰");
    List<Interest> interests =
        List.of(
            ALL,
            new Interest.Events(
                Set.of(EventType.TRANSFER_HELD_V1, EventType.ACCOUNT_CLOSED_V1), new AccountFilter.One(account), Optional.of(Asset.of("USD/2")), OptionalInt.of(65_535),
                Optional.of(Amount.MAX)),
            new Interest.Events(Set.of(EventType.TRANSFER_REJECTED_V1), new AccountFilter.Prefix("user:"), Optional.empty(), OptionalInt.empty(), Optional.of(Amount.ZERO)),
            new Interest.Threshold(Optional.of(account), Asset.of("POINTS"), BalanceSide.CREDIT, new BigInteger("-340282366920938463463374607431768211455")),
            new Interest.Threshold(Optional.empty(), Asset.of("USD/2"), BalanceSide.DEBIT, BigInteger.ZERO));
    for (Interest interest : interests) {
      for (Status status : Status.values()) {
        for (Target target : List.of(new Target.Webhook("https://example.com/ü", List.of(newest("v1.box"), until("old", NOW.plusMillis(5)))), QUEUE, BUS)) {
          Subscription all = subscription(interest, target);
          Subscription written = new Subscription(all.subscriber(), target, status, all.created(), all.description());
          assertThat(SubscriptionJson.read("sub_1", SubscriptionJson.write(written))).isEqualTo(written);
        }
      }
    }
  }

  @Test
  void theKeptFormIsAPromise() {
    Interest interest =
        new Interest.Events(Set.of(EventType.TRANSFER_HELD_V1), new AccountFilter.Prefix("u"), Optional.of(Asset.of("USD/2")), OptionalInt.of(7), Optional.of(Amount.of(5)));
    assertThat(SubscriptionJson.write(subscription(interest, newest("v1.x"), until("v1.y", NOW))))
        .isEqualTo(
            "{\"types\":[\"io.tallystick.transfer.held.v1\"],\"account_prefix\":\"u\",\"asset\":\"USD/2\",\"code\":\"7\",\"least_amount\":\"5\","
                + "\"url\":\"https://example.com/ü?a=\\\"1\\\"\",\"secrets\":[\"v1.x\",\"v1.y\"],\"secrets_until\":[\"-\",\"1795867200000\"],"
                + "\"ordered\":\"true\",\"since\":[\"0:1234\",\"1:7\"],\"status\":\"active\",\"created\":\"1795867200000\","
                + "\"description\":\"for \\\"orders\\\" ü\"}");
    assertThat(SubscriptionJson.write(subscription(interest, QUEUE))).contains(",\"queue\":\"arn:aws:sqs:us-east-1:123456789012:orders.fifo\",").doesNotContain("secrets");
    assertThat(SubscriptionJson.write(subscription(interest, BUS))).contains(",\"bus\":\"arn:aws:events:us-east-1:123456789012:event-bus/orders\",").doesNotContain("secrets");
  }

  @Test
  void whatWasNotWrittenHereIsRefusedAndNotRepeated() {
    String good = SubscriptionJson.write(subscription(ALL, newest("v1.secret")));
    for (String bad :
        List.of(
            "", "[]", "{}", good.substring(0, 40), good.replace("\"url\"", "\"uri\""), good.replace("active", "asleep"), good.replace("\"-\"", "\"-\",\"-\""),
            good.replace("transfer.held", "transfer.stolen"), good.replace("\"created\":\"", "\"created\":\"x"),
            good.replace("0:1234", "0"), good.replace("0:1234", "0:-1"), good.replace("0:1234", "0:x"), good.replace("\"url\"", "\"queue\""), good.replace("\"url\"", "\"bus\""))) {
      assertThatThrownBy(() -> SubscriptionJson.read("sub_1", bad)).as(bad).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("v1.secret");
    }
  }
}
