package io.tallystick.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of requests that are right. */
class RequestReaderTest {
  private static final String FULL_TRANSFER =
      """
      {"id":"t1","debit_account_id":"a","credit_account_id":"b","amount":"340282366920938463463374607431768211455","asset":"USD/2",
       "code":7,"flags":["pending","linked"],"pending_id":"p","reverses":"o","timeout":60,"reference":"ref","metadata":{"b":1.50,"a":[true,null]},
       "effective_at":"2026-11-22T10:00:00.5+02:00"}""";
  private static final NewTransfer FULL =
      new NewTransfer(
          new TransferId("t1"),
          new AccountId("a"),
          new AccountId("b"),
          Amount.MAX,
          Asset.of("USD/2"),
          7,
          TransferFlags.of(TransferFlag.LINKED, TransferFlag.PENDING),
          new TransferId("p"),
          new TransferId("o"),
          60,
          "ref",
          "{\"a\":[true,null],\"b\":1.50}",
          Instant.parse("2026-11-22T08:00:00.5Z"));

  @Test
  void everyFieldOfATransferIsRead() {
    assertThat(transfer(FULL_TRANSFER)).isEqualTo(FULL);
  }

  @Test
  void everyFieldOfAnAccountIsRead() {
    String json =
        """
        {"accounts":[{"id":"a","asset":"GPU_SECOND","code":65535,"flags":["no_history","debits_must_not_exceed_credits"],
         "overdraft":"12","reference":"r","metadata":{"k":"v"}}]}""";
    assertThat(Reading.readable(json).toLedgerRequest().accounts())
        .containsExactly(
            new NewAccount(
                new AccountId("a"),
                Asset.of("GPU_SECOND"),
                65535,
                AccountFlags.of(AccountFlag.NO_HISTORY, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS),
                Amount.of(12),
                "r",
                "{\"k\":\"v\"}"));
  }

  @Test
  void whatIsLeftOutOrNullHasItsDefault() {
    NewTransfer bare = transfer("{\"amount\":\"1\"}");
    NewTransfer nulls =
        transfer(
            """
            {"id":null,"debit_account_id":null,"credit_account_id":null,"amount":"1","asset":null,"code":null,"flags":null,
             "pending_id":null,"reverses":null,"timeout":null,"reference":null,"metadata":null,"effective_at":null}""");
    NewTransfer expected =
        new NewTransfer(
            TransferId.NONE,
            AccountId.NONE,
            AccountId.NONE,
            Amount.of(1),
            null,
            1,
            TransferFlags.NONE,
            TransferId.NONE,
            TransferId.NONE,
            0,
            "",
            "",
            null);
    assertThat(List.of(bare, nulls)).containsOnly(expected);
    assertThat(Reading.readable("{\"accounts\":[{}]}").toLedgerRequest().accounts())
        .containsExactly(new NewAccount(AccountId.NONE, null, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'[]', 1",
    "'[\"pending\"]', 1",
    "'[\"post_pending_transfer\"]', 0",
    "'[\"void_pending_transfer\"]', 0",
    "'[\"balancing_debit\"]', 1"
  })
  void aCodeLeftOutIsOneButTheHoldsInAPostOrVoid(String flags, int code) {
    assertThat(transfer("{\"amount\":\"1\",\"flags\":%s}".formatted(flags)).code()).isEqualTo(code);
    assertThat(transfer("{\"flags\":%s,\"amount\":\"1\",\"code\":0}".formatted(flags)).code()).isZero();
  }

  @Test
  void aCodeLeftOutIsTheOriginalsInAReversal() {
    assertThat(transfer("{\"amount\":\"1\",\"reverses\":\"t\"}").code()).isZero();
    assertThat(transfer("{\"amount\":\"1\",\"reverses\":\"t\",\"code\":3}").code()).isEqualTo(3);
    assertThat(transfer("{\"amount\":\"1\",\"reverses\":\"\"}").code()).isEqualTo(1);
  }

  @Test
  void onlyAVoidMayLeaveOutTheAmount() {
    assertThat(transfer("{\"flags\":[\"void_pending_transfer\"]}").amount()).isEqualTo(Amount.ZERO);
    assertThat(Reading.only("{\"transfers\":[{}]}")).isEqualTo(new Problem("transfers[0].amount", "is required"));
    assertThat(Reading.only("{\"transfers\":[{\"flags\":[\"post_pending_transfer\"]}]}"))
        .isEqualTo(
            new Problem("transfers[0].amount", "is required; use 340282366920938463463374607431768211455 for all that the hold still holds"));
    assertThat(Reading.only("{\"transfers\":[{\"reverses\":\"t\"}]}"))
        .isEqualTo(
            new Problem("transfers[0].amount", "is required; use 340282366920938463463374607431768211455 for all that is still reversible"));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"0\"', 0",
    "'\"007\"', 7",
    "0, 0",
    "999999999999999999, 999999999999999999",
    "'\"9223372036854775808\"', 9223372036854775808",
    "340282366920938463463374607431768211455, 340282366920938463463374607431768211455",
    "'\"\\u0031\\u0032\"', 12"
  })
  void anAmountIsADecimalStringOrAnIntegerReadExactly(String json, String amount) {
    assertThat(transfer("{\"amount\":%s}".formatted(json)).amount()).isEqualTo(Amount.parse(amount));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"io.tallystick.request.v1\",\"data\":%s}",
        "{\"data\":%s,\"type\":\"io.tallystick.request.v1\",\"source\":\"s\",\"id\":\"i\",\"specversion\":\"1.0\"}",
        """
        {"specversion":"1.0","id":"i","source":"s","type":"io.tallystick.request.v1","time":"2026-11-22T10:00:00Z","subject":"x",
         "datacontenttype":"application/json; charset=utf-8","dataschema":"https://tallystick.io/schemas/request.v1.json",
         "traceparent":"00-1-2-01","attempt":3,"data":%s}""",
        "{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"io.tallystick.request.v1\",\"time\":null,\"data\":%s}"
      })
  void anEnvelopeIsACloudEventWhateverTheOrderOfItsAttributes(String envelope) {
    ParsedRequest.Readable parsed = Reading.readable(envelope.formatted("{\"transfers\":[" + FULL_TRANSFER + "]}"));
    assertThat(parsed.toLedgerRequest().transfers()).containsExactly(FULL);
    assertThat(parsed.origin()).isEqualTo(new Origin("i", "s"));
  }

  @Test
  void theOrderOfTheDataFieldsDoesNotMatter() {
    var one = Reading.readable("{\"atomic\":true,\"accounts\":[{\"id\":\"a\"}],\"transfers\":[{\"amount\":\"1\"},{\"amount\":\"2\"}]}");
    var other = Reading.readable("{\"transfers\":[{\"amount\":\"1\"},{\"amount\":\"2\"}],\"accounts\":[{\"id\":\"a\"}],\"atomic\":true}");
    assertThat(one).isEqualTo(other);
  }

  @Test
  void atomicLinksAllTransfersButTheLastAndKeepsTheirOwnFlags() {
    String transfers = "\"transfers\":[{\"amount\":\"1\",\"flags\":[\"pending\"]},{\"amount\":\"2\",\"flags\":[\"linked\"]},{\"amount\":\"3\"}]";
    assertThat(flags("{\"atomic\":true," + transfers + "}"))
        .containsExactly(
            TransferFlags.of(TransferFlag.PENDING, TransferFlag.LINKED), TransferFlags.of(TransferFlag.LINKED), TransferFlags.NONE);
    assertThat(flags("{\"atomic\":false," + transfers + "}"))
        .containsExactly(TransferFlags.of(TransferFlag.PENDING), TransferFlags.of(TransferFlag.LINKED), TransferFlags.NONE);
    assertThat(flags("{\"atomic\":true,\"transfers\":[{\"amount\":\"3\",\"flags\":[\"linked\"]}]}"))
        .containsExactly(TransferFlags.of(TransferFlag.LINKED));
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    byte[] message = "\ufeff{\"transfers\":[{\"amount\":\"1\"}]}".getBytes(UTF_8);
    assertThat(new RequestReader().read(message)).isInstanceOf(ParsedRequest.Readable.class);
  }

  private static List<TransferFlags> flags(String json) {
    return Reading.readable(json).toLedgerRequest().transfers().stream().map(NewTransfer::flags).toList();
  }

  private static NewTransfer transfer(String json) {
    return Reading.readable("{\"transfers\":[" + json + "]}").toLedgerRequest().transfers().getFirst();
  }
}
