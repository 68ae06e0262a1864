package io.tallystick.delivery.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.Subscription.SealedSecret;
import io.tallystick.delivery.subscription.Subscription.Status;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A subscription's moves, its kept form, and its secrets. */
class SubscriptionTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Interest ALL =
      new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());

  static Subscription subscription(Interest interest, SealedSecret... secrets) {
    return new Subscription(new Subscriber("sub_1", interest, true), "https://example.com/ü?a=\"1\"", Status.ACTIVE, NOW, List.of(secrets));
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
    assertThat(rotated.secrets()).containsExactly(newest("b"), until("a", NOW.plus(Duration.ofHours(24))));
    assertThat(rotated.signing(NOW.plus(Duration.ofHours(24)).minusMillis(1))).extracting(SealedSecret::box).containsExactly("b", "a");
    assertThat(rotated.signing(NOW.plus(Duration.ofHours(24)))).extracting(SealedSecret::box).containsExactly("b");
  }

  @Test
  void ofManyThatAreReplacedTheOldestEndAtOnceAndThoseThatEndedAreForgotten() {
    Subscription twice = subscription(ALL, newest("a")).rotated("b", NOW).rotated("c", NOW.plusSeconds(60));
    assertThat(twice.secrets()).containsExactly(newest("c"), until("b", NOW.plusSeconds(60).plus(Subscription.OVERLAP)), until("a", NOW.plus(Subscription.OVERLAP)));
    assertThat(twice.rotated("d", NOW.plusSeconds(90)).secrets()).extracting(SealedSecret::box).containsExactly("d", "c", "b");
    assertThat(twice.rotated("d", NOW.plus(Duration.ofDays(3))).secrets()).extracting(SealedSecret::box).containsExactly("d", "c");
  }

  @Test
  void aSubscriptionHasANewestSecretAndNotManyOthers() {
    assertThatThrownBy(() -> subscription(ALL)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> subscription(ALL, until("a", NOW))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> subscription(ALL, newest("a"), until("b", NOW), until("c", NOW), until("d", NOW))).isInstanceOf(IllegalArgumentException.class);
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
        Subscription all = subscription(interest, newest("v1.box"), until("old", NOW.plusMillis(5)));
        Subscription written = new Subscription(all.subscriber(), all.url(), status, all.created(), all.secrets());
        assertThat(SubscriptionJson.read("sub_1", SubscriptionJson.write(written))).isEqualTo(written);
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
                + "\"url\":\"https://example.com/ü?a=\\\"1\\\"\",\"ordered\":\"true\",\"status\":\"active\",\"created\":\"1795867200000\","
                + "\"secrets\":[\"v1.x\",\"v1.y\"],\"secrets_until\":[\"-\",\"1795867200000\"]}");
  }

  @Test
  void whatWasNotWrittenHereIsRefusedAndNotRepeated() {
    String good = SubscriptionJson.write(subscription(ALL, newest("v1.secret")));
    for (String bad :
        List.of(
            "", "[]", "{}", good.substring(0, 40), good.replace("\"url\"", "\"uri\""), good.replace("active", "asleep"), good.replace("\"-\"", "\"-\",\"-\""),
            good.replace("transfer.held", "transfer.stolen"), good.replace("\"created\":\"", "\"created\":\"x"))) {
      assertThatThrownBy(() -> SubscriptionJson.read("sub_1", bad)).as(bad).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("v1.secret");
    }
  }

  @Test
  void aSecretIsOpenedOnlyWithItsKeyAndForItsSubscription() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[KeyedSecretBox.KEY_BYTES];
    random.nextBytes(key);
    SecretBox box = new KeyedSecretBox(key, random);
    SigningSecret secret = SigningSecret.random(random);
    String sealed = box.seal(secret, "sub_1");
    assertThat(box.open(sealed, "sub_1")).isEqualTo(secret);
    assertThat(sealed).startsWith("v1.").doesNotContain(secret.reveal().substring(SigningSecret.PREFIX.length()));
    assertThat(box.seal(secret, "sub_1")).as("no two are alike").isNotEqualTo(sealed);
    assertThatThrownBy(() -> box.open(sealed, "sub_2")).isInstanceOf(IllegalArgumentException.class);
    byte[] other = key.clone();
    other[0]++;
    assertThatThrownBy(() -> new KeyedSecretBox(other, random).open(sealed, "sub_1")).isInstanceOf(IllegalArgumentException.class);
    char last = sealed.charAt(20) == 'A' ? 'B' : 'A';
    for (String spoilt : List.of("", "v1.", "v2." + sealed.substring(3), sealed.substring(0, sealed.length() - 8), sealed.substring(0, 20) + last + sealed.substring(21), "v1.***")) {
      assertThatThrownBy(() -> box.open(spoilt, "sub_1")).as(spoilt).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new KeyedSecretBox(new byte[16], random)).isInstanceOf(IllegalArgumentException.class);
  }
}
