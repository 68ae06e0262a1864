package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HledgerJsonTest {
  private static final class Seen implements Books.Reader {
    final List<BookTransaction> transactions = new ArrayList<>();
    final List<String> problems = new ArrayList<>();

    @Override
    public void transaction(BookTransaction transaction) {
      transactions.add(transaction);
    }

    @Override
    public void problem(String reason) {
      problems.add(reason);
    }
  }

  private static Seen read(String json) throws Exception {
    Seen seen = new Seen();
    ImportTexts.hledger(json).read(seen);
    return seen;
  }

  private static String amount(String commodity, String mantissa, int places, String price) {
    return """
        {"acommodity":"%s",%s"aquantity":{"decimalMantissa":%s,"decimalPlaces":%d,"floatingPoint":0.1},"astyle":{"asprecision":5}}
        """
        .formatted(commodity, price, mantissa, places);
  }

  private static String posting(String account, String type, String amounts) {
    return """
        {"paccount":"%s","pamount":[%s],"pbalanceassertion":null,"pcomment":"p: q\\n","pdate":"2026-02-02","pdate2":null,
         "poriginal":null,"pstatus":"Unmarked","ptags":[["p","q"]],"ptransaction_":"1","ptype":"%s"}
        """
        .formatted(account, amounts, type);
  }

  private static String transaction(String postings) {
    return """
        [{"tcode":"7","tcomment":"c\\n","tdate":"2026-02-01","tdate2":"2026-02-03","tdescription":"buy","tindex":1,"tpostings":[%s],
          "tprecedingcomment":"","tsourcepos":[{"sourceColumn":1,"sourceLine":12,"sourceName":"/home/me/2026.journal"},
          {"sourceColumn":1,"sourceLine":15,"sourceName":"/home/me/2026.journal"}],"tstatus":"Cleared","ttags":[["a","b"],["a","c"]]}]
        """
        .formatted(postings);
  }

  private static String price(String field, String tag) {
    return "\"" + field + "\":{\"contents\":" + amount("USD", "8250", 2, "\"" + field + "\":null,") + ",\"tag\":\"" + tag + "\"},";
  }

  @ParameterizedTest
  @CsvSource({"aprice, UnitPrice, @ 82.5 USD", "aprice, TotalPrice, @@ 82.5 USD", "acost, UnitCost, @ 82.5 USD", "acost, TotalCost, @@ 82.5 USD"})
  void pricesOfOldAndNewVersionsAreRead(String field, String tag, String price) throws Exception {
    Seen seen = read(transaction(posting("a", "RegularPosting", amount("ACME", "5791", 3, price(field, tag)))));
    assertThat(seen.transactions.getFirst().postings())
        .containsExactly(
            new Posting(
                "a", Posting.Kind.REAL, "ACME", new BigDecimal("5.791"), price, LocalDate.of(2026, 2, 2), "p: q\n", List.of(new Tag("p", "q"))));
  }

  @Test
  void aTransactionIsReadWithAllThatItSays() throws Exception {
    BookTransaction transaction = read(transaction("")).transactions.getFirst();
    assertThat(transaction)
        .isEqualTo(
            new BookTransaction(
                "",
                LocalDate.of(2026, 2, 1),
                LocalDate.of(2026, 2, 3),
                "7",
                "buy",
                "c\n",
                "cleared",
                List.of(new Tag("a", "b"), new Tag("a", "c")),
                List.of(),
                new Place("2026.journal", 12)));
    assertThat(transaction.label()).isEqualTo("transaction 2026-02-01 \"buy\" (2026.journal:12)");
  }

  @ParameterizedTest
  @CsvSource({"RegularPosting, REAL", "VirtualPosting, VIRTUAL", "BalancedVirtualPosting, BALANCED_VIRTUAL"})
  void theKindsOfPostingsAreKnown(String type, Posting.Kind kind) throws Exception {
    assertThat(read(transaction(posting("a", type, amount("X", "1", 0, "")))).transactions.getFirst().postings().getFirst().kind()).isEqualTo(kind);
  }

  @Test
  void anAmountOfSeveralCommoditiesIsSeveralPostings() throws Exception {
    assertThat(
            read(transaction(posting("a", "RegularPosting", amount("X", "1", 0, "") + "," + amount("Y", "-2", 1, ""))))
                .transactions
                .getFirst()
                .postings())
        .extracting(posting -> posting.quantity().toPlainString() + posting.commodity())
        .containsExactly("1X", "-0.2Y");
  }

  @Test
  void quantitiesAreTheMantissaNeverTheFloatingPointNumber() throws Exception {
    String digits = "12345678901234567890123456789012345";
    assertThat(read(transaction(posting("a", "RegularPosting", amount("X", digits, 10, "")))).transactions.getFirst().postings().getFirst().quantity())
        .isEqualTo(new BigDecimal("1234567890123456789012345.6789012345"));
  }

  @ParameterizedTest
  @CsvSource({"1.00000000000000000001e26, 100000000000000000001000000", "-1.5e1, -15", "1e1, 10", "12e0, 12"})
  void largeMantissasAreWrittenWithAnExponentAndExactAllTheSame(String written, String mantissa) throws Exception {
    assertThat(read(transaction(posting("a", "RegularPosting", amount("X", written, 0, "")))).transactions.getFirst().postings().getFirst().quantity())
        .isEqualTo(new BigDecimal(mantissa));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e-1", "1e1001", "1e999999999", "1e-999999999", "\"1\"", "null"})
  void aMantissaThatIsNoWholeNumberOrWithoutBoundIsRefused(String written) {
    assertThatThrownBy(() -> read(transaction(posting("a", "RegularPosting", amount("X", written, 0, "")))))
        .isInstanceOf(InvalidBooks.class)
        .hasMessageContaining("decimalMantissa must be a");
  }

  @Test
  void anAmountThatWasLeftOutIsAProblemOfThatTransactionOnly() throws Exception {
    String missing = transaction(posting("a", "RegularPosting", amount("AUTO", "0", 0, "")));
    String good = transaction(posting("a", "RegularPosting", amount("X", "0", 0, "")));
    Seen seen = read(missing.strip().substring(0, missing.strip().length() - 1) + "," + good.strip().substring(1));
    assertThat(seen.problems)
        .containsExactly(
            "transaction 2026-02-01 \"buy\" (2026.journal:12): posting 1 to a has no amount; use hledger print -x -O json, which works it out");
    assertThat(seen.transactions).hasSize(1);
  }

  @Test
  void thePlaceIsReadInItsOlderShapeToo() throws Exception {
    String json = "[{\"tdate\":\"2026-01-01\",\"tpostings\":[],\"tsourcepos\":{\"tag\":\"JournalSourcePos\",\"contents\":[\"a/b.j\",[3,5]]}}]";
    assertThat(read(json).transactions.getFirst().place()).isEqualTo(new Place("b.j", 3));
    assertThat(read("\n\n[{\"tdate\":\"2026-01-01\",\"tpostings\":[]}]").transactions.getFirst().place()).isEqualTo(new Place("", 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[1]",
        "[{}]",
        "[{\"tdate\":\"2026-01-01\"}]",
        "[{\"tdate\":\"yesterday\",\"tpostings\":[]}]",
        "[{\"tdate\":5,\"tpostings\":[]}]",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":{}}]",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":[{\"paccount\":\"a\"}]}]",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":[{\"paccount\":\"a\",\"pamount\":[{\"acommodity\":\"X\",\"aquantity\":1.5}]}]}]",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":[{\"paccount\":\"a\",\"pamount\":[{\"acommodity\":\"X\",\"aquantity\":"
            + "{\"decimalMantissa\":1,\"decimalPlaces\":256}}]}]}]",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":[{\"paccount\":\"a\",\"pamount\":[{\"acommodity\":\"X\",\"aquantity\":"
            + "{\"decimalMantissa\":1,\"decimalPlaces\":-1}}]}]}]",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":[{\"paccount\":\"a\",\"pamount\":[],\"ptype\":\"Other\"}]}]",
        "[] []",
        "[",
        "[{\"tdate\":\"2026-01-01\",\"tpostings\":[]}",
      })
  void whatHledgerDoesNotWriteIsRefusedWithAReason(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidBooks.class).hasMessageStartingWith("standard input: ").hasMessageMatching("(?s).{30,}");
  }

  @Test
  void nestingAndNumbersWithoutEndAreRefused() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(InvalidBooks.class);
    assertThatThrownBy(() -> read("[{\"x\":" + "[".repeat(100_000))).isInstanceOf(InvalidBooks.class);
    assertThatThrownBy(() -> read(transaction(posting("a", "RegularPosting", amount("X", "9".repeat(2_000_000), 0, "")))))
        .isInstanceOf(InvalidBooks.class);
  }
}
