package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReaderTest {
  private static final TransferId EARLIER = new TransferId("earlier");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <E> E valid(Item<E> item) {
    assertThat(item).isInstanceOf(Item.Valid.class);
    return ((Item.Valid<E>) item).event();
  }

  private static Problem problem(Item<?> item) {
    assertThat(item).isInstanceOf(Item.Invalid.class);
    return ((Item.Invalid<?>) item).problems().main();
  }

  @Test
  void aSingleObjectIsReadAsInARequest() {
    String account = "{\"id\":\"a\",\"asset\":\"USD/2\",\"code\":7,\"flags\":[\"no_history\"],\"metadata\":{\"b\":1,\"a\":2}}";
    String transfer = "{\"id\":\"t\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":5,\"asset\":\"USD/2\",\"flags\":[\"pending\"],\"timeout\":60}";
    ParsedRequest.Readable request =
        (ParsedRequest.Readable) new RequestReader().read(bytes("{\"accounts\":[" + account + "],\"transfers\":[" + transfer + "]}"));

    NewAccount readAccount = valid(ObjectReader.account(bytes(account)));
    NewTransfer readTransfer = valid(ObjectReader.transfer(bytes(transfer)));

    assertThat(readAccount).isEqualTo(request.toLedgerRequest().accounts().getFirst());
    assertThat(readTransfer).isEqualTo(request.toLedgerRequest().transfers().getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"``|$|is empty", "[]|$|must be a JSON object", "{} {}|$|must be one JSON object; more follows after it", "{\"id\":1}|id|must be a string",
        "{\"id\":\"a\",\"id\":\"a\"}|id|is given twice", "{\"accounts\":[]}|accounts|is not a field of an account", "{|$|is not JSON"})
  void whatIsWrongIsNamedFromTheObjectOn(String message, String field, String reason) {
    Problem problem = problem(ObjectReader.account(bytes(message)));

    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.reason()).startsWith(reason);
  }

  @Test
  void aMessageIsBoundedAsARequestIs() {
    assertThat(problem(ObjectReader.transfer(new byte[Limits.REQUEST_BYTES + 1])).reason()).startsWith("must not exceed 1048576 bytes");
    assertThat(problem(ObjectReader.transfer(bytes("{\"metadata\":" + "[".repeat(300)))).reason()).contains("must not be nested deeper than 256 levels");
    assertThat(problem(ObjectReader.transfer(new byte[] {'{', (byte) 0xff})).reason()).startsWith("must be UTF-8");
  }

  @Test
  void anActionTakesAllThatIsLeftUnlessItSays() {
    NewTransfer post = valid(ObjectReader.action(bytes("{\"id\":\"p\"}"), new TransferAction.Post(EARLIER)));
    NewTransfer gone = valid(ObjectReader.action(bytes("{\"id\":\"v\"}"), new TransferAction.Void(EARLIER)));
    NewTransfer back = valid(ObjectReader.action(bytes("{\"id\":\"r\"}"), new TransferAction.Reverse(EARLIER)));

    assertThat(post)
        .isEqualTo(
            new NewTransfer(
                new TransferId("p"), AccountId.NONE, AccountId.NONE, Amount.MAX, null, 0, TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER), EARLIER, TransferId.NONE, 0, "", "", null));
    assertThat(gone)
        .isEqualTo(
            new NewTransfer(
                new TransferId("v"), AccountId.NONE, AccountId.NONE, Amount.ZERO, null, 0, TransferFlags.of(TransferFlag.VOID_PENDING_TRANSFER), EARLIER, TransferId.NONE, 0, "", "", null));
    assertThat(back)
        .isEqualTo(
            new NewTransfer(new TransferId("r"), AccountId.NONE, AccountId.NONE, Amount.MAX, null, 0, TransferFlags.NONE, TransferId.NONE, EARLIER, 0, "", "", null));
  }

  @Test
  void anActionMaySayMore() {
    String more = ",\"amount\":\"5\",\"reference\":\"r\",\"metadata\":{\"m\":1},\"effective_at\":\"2026-01-01T00:00:00Z\"}";
    NewTransfer post = valid(ObjectReader.action(bytes("{\"id\":\"p\",\"keep_open\":true" + more), new TransferAction.Post(EARLIER)));
    NewTransfer back = valid(ObjectReader.action(bytes("{\"id\":\"r\",\"code\":7" + more), new TransferAction.Reverse(EARLIER)));

    assertThat(post.flags()).isEqualTo(TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN));
    assertThat(post.amount()).isEqualTo(Amount.of(5));
    assertThat(post.reference()).isEqualTo("r");
    assertThat(post.metadata()).isEqualTo("{\"m\":1}");
    assertThat(post.effectiveAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(back.code()).isEqualTo(7);
    assertThat(valid(ObjectReader.action(bytes("{\"id\":\"p\",\"keep_open\":null}"), new TransferAction.Post(EARLIER))).flags().has(TransferFlag.KEEP_OPEN)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"post|{}|id|is required", "post|{\"id\":\"\"}|id|is required", "post|{\"id\":1}|id|must be a string", "post|{\"id\":\"p\",\"code\":1}|code|is not a field of a post",
        "post|{\"id\":\"p\",\"pending_id\":\"h\"}|pending_id|is not a field of a post", "post|{\"id\":\"p\",\"keep_open\":\"yes\"}|keep_open|must be true or false",
        "void|{\"id\":\"p\",\"keep_open\":true}|keep_open|is not a field of a void", "reverse|{\"id\":\"p\",\"keep_open\":true}|keep_open|is not a field of a reversal",
        "reverse|{\"id\":\"p\",\"amount\":\"-1\"}|amount|must be"})
  void anActionHasItsFieldsOnly(String action, String message, String field, String reason) {
    TransferAction of =
        switch (action) {
          case "post" -> new TransferAction.Post(EARLIER);
          case "void" -> new TransferAction.Void(EARLIER);
          default -> new TransferAction.Reverse(EARLIER);
        };
    Problem problem = problem(ObjectReader.action(bytes(message), of));

    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.reason()).startsWith(reason);
  }
}
