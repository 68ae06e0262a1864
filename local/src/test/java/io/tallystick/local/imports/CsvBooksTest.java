package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvBooksTest {
  private static final String HEADER = "date,transaction,account,asset,amount,description";

  private static List<String> problems(String... lines) throws Exception {
    try {
      Conversion.of(ImportTexts.csv(lines), ImportTexts.CSV);
      return List.of();
    } catch (Conversion.Refused refused) {
      return refused.problems();
    }
  }

  @Test
  void linesOfATransactionBecomeAChain() throws Exception {
    LedgerInMemory ledger = new LedgerInMemory();
    Books books =
        ImportTexts.csv(
            "Account, Amount,asset,date,transaction,code,description,comment,note",
            "bank,-100.10,USD,2026-01-01,t1,INV-1,\"Rent, January\",paid late,by wire",
            "rent,100.00,USD,2026-01-01,t1,,,,",
            "fee,+0.10,USD,2026-01-01,t1,,,,",
            "bank,50,POINTS,2026-01-02,t2,,,,",
            "shop,-50,POINTS,2026-01-02,t2,,,,");
    ledger.apply(Conversion.of(books, ImportTexts.CSV));
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.CREATED, 3));
    assertThat(ledger.balances())
        .isEqualTo(new TreeMap<>(Map.of("bank USD", "-100.1", "rent USD", "100", "fee USD", "0.1", "bank POINTS", "50", "shop POINTS", "-50")));
    List<String> metadata = new ArrayList<>();
    Conversion.of(books, ImportTexts.CSV).requests(request -> request.transfers().forEach(transfer -> metadata.add(transfer.metadata())));
    assertThat(metadata.getFirst())
        .isEqualTo(
            "{\"code\":\"INV-1\",\"comment\":\"paid late\",\"credit\":{\"comment\":\"by wire\"},"
                + "\"description\":\"Rent, January\",\"key\":\"t1\"}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "2026-13-01,t,a,USD,1,x ! line 2, column date: \"2026-13-01\" must be a date such as 2026-11-22",
        "01.02.2026,t,a,USD,1,x ! line 2, column date: \"01.02.2026\" must be a date such as 2026-11-22",
        "2026-01-01,,a,USD,1,x ! line 2, column transaction: \"\" must not be empty",
        "2026-01-01,t,,USD,1,x ! line 2, column account: \"\" must not be empty",
        "2026-01-01,t,a,,1,x ! line 2, column asset: \"\" must not be empty",
        "2026-01-01,t,a,USD,,x ! line 2, column amount: \"\" must be a decimal number such as -1234.50, without thousands separators",
        "2026-01-01,t,a,USD,\"1,000\",x ! line 2, column amount: \"1,000\" must be a decimal number such as -1234.50, without thousands separators",
        "2026-01-01,t,a,USD,1e3,x ! line 2, column amount: \"1e3\" must be a decimal number such as -1234.50, without thousands separators",
        "2026-01-01,t,a,USD,NaN,x ! line 2, column amount: \"NaN\" must be a decimal number such as -1234.50, without thousands separators",
        "2026-01-01,t,a,USD/2,1.234,x ! line 2, column amount: \"1.234\" has more decimals than USD/2",
      })
  void aFaultIsNamedByLineColumnAndReason(String line, String problem) throws Exception {
    assertThat(problems(HEADER, line)).containsExactly("standard input: " + problem);
  }

  @Test
  void oneFaultyLineRefusesItsTransactionButTheOthersAreStillChecked() throws Exception {
    assertThat(
            problems(
                HEADER,
                "2026-01-01,t1,a,USD,one,x",
                "2026-01-01,t1,b,USD,-1,x",
                "2026-01-01,t2,a,USD,1,y",
                "2026-01-01,t2,b,USD,-1,z",
                "2026-01-02,t2,b,USD,-1,y",
                "2026-01-02,t3,b,USD,-1,y",
                "2026-01-02,t2,b,USD,-1,y"))
        .containsExactly(
            "standard input: line 2, column amount: \"one\" must be a decimal number such as -1234.50, without thousands separators",
            "standard input: line 5, column description: \"z\" differs from the transaction's first line, 4",
            "standard input: line 6, column date: \"2026-01-02\" differs from the transaction's first line, 4",
            "standard input: line 8, column transaction: \"t2\" has lines before other transactions'; its lines must stand together");
  }

  @Test
  void anUnbalancedTransactionIsRefusedUnlessItExchangesOneAssetForAnother() throws Exception {
    assertThat(problems(HEADER, "2026-01-01,t,a,USD,1.01,x", "2026-01-01,t,b,USD,-1,"))
        .containsExactly("transaction 2026-01-01 \"t x\" (standard input:2): its postings of USD sum to 0.01 instead of 0");
    assertThat(problems(HEADER, "2026-01-01,t,a,USD,1,x", "2026-01-01,t,b,EUR,1,"))
        .as("both to one side is no exchange")
        .containsExactly("transaction 2026-01-01 \"t x\" (standard input:2): its postings of USD sum to 1 instead of 0");
    LedgerInMemory ledger = new LedgerInMemory();
    ledger.apply(Conversion.of(ImportTexts.csv(HEADER, "2026-01-01,t,a,USD,110,x", "2026-01-01,t,a,EUR,-100,"), ImportTexts.CSV));
    assertThat(ledger.balances())
        .isEqualTo(
            new TreeMap<>(
                Map.of("a USD", "110", "a EUR", "-100", "equity:conversion:USD USD", "-110", "equity:conversion:EUR EUR", "100")));
  }

  @Test
  void anAssetMayNameItsDecimalsOnce() throws Exception {
    List<String> assets = new ArrayList<>();
    Conversion.of(
            ImportTexts.csv(HEADER, "2026-01-01,t,a,USD,1.5,x", "2026-01-01,t,b,USD/4,-1.5,", "2026-01-02,u,a,USD,2,", "2026-01-02,u,b,USD,-2,"),
            ImportTexts.CSV)
        .requests(request -> request.transfers().forEach(transfer -> assets.add(transfer.amount() + " " + transfer.asset())));
    assertThat(assets).containsExactly("15000 USD/4", "20000 USD/4");
    assertThat(problems(HEADER, "2026-01-01,t,a,USD/2,1,x", "2026-01-01,t,b,USD/3,-1,"))
        .containsExactly("standard input: line 3, column asset: \"USD/3\" differs from USD/2 in line 2");
    assertThat(problems(HEADER, "2026-01-01,t,a,USD,1.005,x", "2026-01-01,t,b,USD/2,-1,"))
        .containsExactly("standard input: line 3, column asset: \"USD/2\" has too few decimals for amounts before it, which have 3");
  }

  @Test
  void theTransactionsOwnNameIsItsIdentitySoThatAChangeIsSeen() throws Exception {
    LedgerInMemory ledger = new LedgerInMemory();
    ledger.apply(Conversion.of(ImportTexts.csv(HEADER, "2026-01-01,t,a,USD,1,x", "2026-01-01,t,b,USD,-1,"), ImportTexts.CSV));
    ledger.apply(Conversion.of(ImportTexts.csv(HEADER, "2026-01-01,t,a,USD,2,x", "2026-01-01,t,b,USD,-2,"), ImportTexts.CSV));
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT, 1));
    assertThat(ledger.balances()).containsEntry("a USD", "1");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '!',
      value = {
        "date,transaction,account,asset ! standard input: line 1: column amount is missing; the columns are date, transaction, account, asset, amount, and optionally description, code, comment, note",
        "date,date ! standard input: line 1: column date stands there twice",
        "datum,x ! standard input: line 1: unknown column \"datum\"; the columns are date, transaction, account, asset, amount, and optionally description, code, comment, note",
      })
  void theFirstLineNamesTheColumns(String header, String problem) {
    assertThatThrownBy(() -> problems(header)).isInstanceOf(InvalidBooks.class).hasMessage(problem);
  }

  @Test
  void whatIsNotCsvOrNotTextIsSaidSo() {
    assertThatThrownBy(() -> problems(HEADER, "2026-01-01,t,a,USD,1")).isInstanceOf(InvalidBooks.class).hasMessageContaining("standard input: is not CSV");
    assertThatThrownBy(() -> problems(HEADER, "2026-01-01,t,a,\"USD\"x,1,2")).isInstanceOf(InvalidBooks.class);
    Books latin1 = new CsvBooks(bytes(new byte[] {'d', 'a', 't', 'e', ',', (byte) 0xe4, '\n'}));
    assertThatThrownBy(() -> Conversion.of(latin1, ImportTexts.CSV)).isInstanceOf(InvalidBooks.class).hasMessage("standard input: is not text in UTF-8");
    assertThatThrownBy(() -> Conversion.of(new CsvBooks(bytes(new byte[0])), ImportTexts.CSV))
        .hasMessage("standard input: is empty; its first line must name the columns");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    assertThat(problems("\ufeff" + HEADER, "2026-01-01,t,a,USD,1,x", "2026-01-01,t,b,USD,-1,")).isEmpty();
  }

  private static BookFile bytes(byte[] bytes) {
    try {
      return BookFile.ofStream(new java.io.ByteArrayInputStream(bytes));
    } catch (java.io.IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
