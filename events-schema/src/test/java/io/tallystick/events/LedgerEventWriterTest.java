package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each event is written as its examples have it, to the letter of every field. */
class LedgerEventWriterTest {
  private static final long T0 = 1_795_341_600_000_000_000L;
  private static final String SOURCE = "urn:tallystick:shop:0";
  private static final AccountId ALICE = new AccountId("wallet:alice");
  private static final AccountId SHOP = new AccountId("shop:42");
  private static final Asset USD = Asset.of("USD/2");
  private static final TransferId PAYMENT = new TransferId("019364a0-4f3a-7c3e-9d2b-6a1f0c9e8b77");
  private static final TransferId HOLD = new TransferId("hold-1");
  private static final TransferId CLOSE = new TransferId("close-1");

  private static Transfer transfer(String id, AccountId debit, AccountId credit, long amount, long leftBefore, TransferFlags flags, TransferId hold, TransferId original, long timeout, long after) {
    return new Transfer(
        new TransferId(id), debit, credit, Amount.of(amount), Amount.of(leftBefore), USD, 1, flags, hold, original, timeout, "order 42", "{\"order\":42}", null, T0 + after);
  }

  private static Transfer transfer(String id, long amount, long leftBefore, TransferFlags flags, TransferId hold, long after) {
    return transfer(id, ALICE, SHOP, amount, leftBefore, flags, hold, TransferId.NONE, 0, after);
  }

  private static EventId id(long sequence, int position) {
    return new EventId(0, sequence, position);
  }

  private static final Transfer HELD =
      transfer("hold-1", ALICE, SHOP, 1999, 0, TransferFlags.of(TransferFlag.PENDING), TransferId.NONE, TransferId.NONE, 604_800, 2);
  private static final Transfer LAST_POST = transfer("post-1", 1500, 1999, TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER), HOLD, 5);

  private record Case(String example, LedgerEvent event) {}

  /** One for each example file. */
  private static final List<Case> CASES =
      List.of(
          new Case(
              "account.opened.v1/wallet",
              new LedgerEvent.AccountOpened(
                  id(0, 0),
                  new NewAccount(ALICE, USD, 10, AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS), Amount.of(5000), "customer 7", "{\"name\":\"Alice\"}"),
                  T0)),
          new Case("account.closed.v1/by-hold", new LedgerEvent.AccountClosed(id(3, 0).part("1"), ALICE, USD, CLOSE, T0 + 2)),
          new Case("account.reopened.v1/by-void", new LedgerEvent.AccountReopened(id(4, 0).part("1"), ALICE, USD, CLOSE, T0 + 9)),
          new Case(
              "account.rejected.v1/other-asset", new LedgerEvent.AccountRejected(id(1, 0), ALICE, AccountOutcome.EXISTS_WITH_DIFFERENT_ASSET, T0 + 1)),
          new Case("transfer.posted.v1/payment", new LedgerEvent.TransferPosted(id(1, 4), transfer(PAYMENT.value(), 1999, 0, TransferFlags.NONE, TransferId.NONE, 2))),
          new Case(
              "transfer.posted.v1/part-of-a-hold",
              new LedgerEvent.TransferPosted(
                  id(2, 0), transfer("part-1", 500, 1999, TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN), HOLD, 4))),
          new Case("transfer.held.v1/hold", new LedgerEvent.TransferHeld(id(1, 0), HELD)),
          new Case(
              "transfer.released.v1/void",
              new LedgerEvent.TransferReleased(
                  id(5, 0), transfer("void-1", 1999, 1999, TransferFlags.of(TransferFlag.VOID_PENDING_TRANSFER), HOLD, 6), Amount.of(1999))),
          new Case("transfer.released.v1/rest-of-a-post", new LedgerEvent.TransferReleased(id(6, 0).part("1"), LAST_POST, Amount.of(499))),
          new Case("transfer.expired.v1/expiry", new LedgerEvent.TransferExpired(id(9, 0), HELD, Amount.of(1999), T0 + 8)),
          new Case(
              "transfer.reversed.v1/refund",
              new LedgerEvent.TransferReversed(id(7, 0), transfer("refund-1", SHOP, ALICE, 999, 1999, TransferFlags.NONE, TransferId.NONE, PAYMENT, 0, 7))),
          new Case(
              "transfer.rejected.v1/no-funds",
              new LedgerEvent.TransferRejected(id(1, 5), new TransferId("019364a0-5c11-7b02-8f6e-2d4c1a9b3e55"), TransferOutcome.EXCEEDS_CREDITS, T0 + 3)),
          new Case(
              "balance.threshold.v1/low-funds",
              new LedgerEvent.BalanceThreshold(
                  id(1, 4).part("threshold:sub-7"), "sub-7", ALICE, USD, BalanceSide.DEBIT, number(1000), number(2500), number(501), T0 + 2)));

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private static JsonNode written(LedgerEvent event) throws IOException {
    StringBuilder out = new StringBuilder();
    LedgerEventWriter.cloudEvent(event, SOURCE, out);
    return Schemas.JSON.readTree(out.toString());
  }

  @TestFactory
  Stream<DynamicTest> eachEventIsWrittenAsItsExample() {
    return CASES.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.example,
                    () -> {
                      JsonNode json = written(one.event);
                      assertThat(json).isEqualTo(Schemas.read(Path.of("src/main/resources/examples/" + one.example + ".json")));
                      assertThat(Schemas.validate(one.event.type(), json)).isEmpty();
                    }));
  }

  @Test
  void everyExampleOfALedgerEventIsWrittenHere() {
    Set<String> types = texts(Stream.of(LedgerEvent.class.getPermittedSubclasses()).flatMap(LedgerEventWriterTest::records).map(Class::getSimpleName));
    assertThat(texts(CASES.stream().map(one -> one.event.getClass().getSimpleName()))).isEqualTo(types);
    Set<String> files = texts(CASES.stream().map(one -> Schemas.name(one.event.type())).distinct().flatMap(LedgerEventWriterTest::examples));
    assertThat(texts(CASES.stream().map(Case::example))).isEqualTo(files);
  }

  private static Stream<String> examples(String type) {
    return Schemas.files("src/main/resources/examples/" + type).stream().map(file -> type + "/" + file.getFileName().toString().replace(".json", ""));
  }

  private static Set<String> texts(Stream<String> texts) {
    return texts.collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Class<?>> records(Class<?> permitted) {
    return permitted.isRecord() ? Stream.of(permitted) : Stream.of(permitted.getPermittedSubclasses());
  }

  @Test
  void aRefusalWithoutAnIdHasNoSubject() throws IOException {
    JsonNode json = written(new LedgerEvent.TransferRejected(id(0, 0), TransferId.NONE, TransferOutcome.ID_REQUIRED, T0));
    assertThat(json.has("subject")).isFalse();
    assertThat(json.at("/data/transfer_id").asText()).isEmpty();
    assertThat(Schemas.validate(EventType.TRANSFER_REJECTED_V1, json)).isEmpty();
  }

  @Test
  void everyRefusalOfTheRulesIsAnOutcomeOfTheSchemas() throws IOException {
    for (TransferOutcome outcome : TransferOutcome.values()) {
      JsonNode json = written(new LedgerEvent.TransferRejected(id(0, 0), PAYMENT, outcome, T0));
      assertThat(Schemas.validate(EventType.TRANSFER_REJECTED_V1, json).isEmpty()).as(outcome.wire()).isNotEqualTo(outcome.succeeded());
    }
    for (AccountOutcome outcome : AccountOutcome.values()) {
      JsonNode json = written(new LedgerEvent.AccountRejected(id(0, 0), ALICE, outcome, T0));
      assertThat(Schemas.validate(EventType.ACCOUNT_REJECTED_V1, json).isEmpty()).as(outcome.wire()).isNotEqualTo(outcome.succeeded());
    }
  }

  @Test
  void aPartitionKeyIsAnExtensionOfTheEnvelope() throws IOException {
    StringBuilder out = new StringBuilder("[");
    LedgerEventWriter.cloudEvent(CASES.getFirst().event, SOURCE, "0-3", out);
    LedgerEventWriter.cloudEvent(CASES.getLast().event, SOURCE, "0-4", out);
    JsonNode two = Schemas.JSON.readTree(out.append(']').toString());
    assertThat(two.get(0).path("partitionkey").asText()).isEqualTo("0-3");
    assertThat(two.get(1).path("partitionkey").asText()).isEqualTo("0-4");
    assertThat(Schemas.validate(EventType.ACCOUNT_OPENED_V1, two.get(0))).isEmpty();
  }

  @Test
  void whatIsAvailableCountsWhatIsPendingOnItsOwnSideOnly() {
    Totals totals = new Totals(Amount.of(1), Amount.of(20), Amount.of(300), Amount.of(4000));
    assertThat(BalanceSide.DEBIT.available(totals)).isEqualTo(number(4000 - 20 - 1));
    assertThat(BalanceSide.CREDIT.available(totals)).isEqualTo(number(20 - 4000 - 300));
    Totals most = new Totals(Amount.ZERO, Amount.MAX, Amount.MAX, Amount.MAX);
    assertThat(BalanceSide.CREDIT.available(most)).isEqualTo(new BigInteger(Amount.MAX.toString()).negate());
  }

  @Test
  void aBalanceCrossesALimitWhenItFallsBelowItOrRisesToIt() {
    assertThat(LedgerEvent.BalanceThreshold.crossing(number(10), number(10), number(9))).contains(Crossing.FELL_BELOW);
    assertThat(LedgerEvent.BalanceThreshold.crossing(number(10), number(9), number(10))).contains(Crossing.ROSE_TO);
    assertThat(LedgerEvent.BalanceThreshold.crossing(number(10), number(11), number(10))).isEmpty();
    assertThat(LedgerEvent.BalanceThreshold.crossing(number(10), number(9), number(8))).isEmpty();
    assertThat(LedgerEvent.BalanceThreshold.crossing(number(-5), number(-5), number(-6))).contains(Crossing.FELL_BELOW);
    assertThatThrownBy(
            () -> new LedgerEvent.BalanceThreshold(id(0, 0), "s", ALICE, USD, BalanceSide.DEBIT, number(10), number(20), number(10), T0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the balance did not cross the limit");
  }
}
