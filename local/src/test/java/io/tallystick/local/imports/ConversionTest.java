package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {
  private static Conversion convert(String... transactions) throws Exception {
    return Conversion.of(Sample.books(transactions), ImportTexts.HLEDGER);
  }

  private static List<NewTransfer> transfers(Conversion conversion) throws Exception {
    List<NewTransfer> transfers = new ArrayList<>();
    conversion.requests(request -> transfers.addAll(request.transfers()));
    return transfers;
  }

  /** A chain in few words: {@code debit < credit amount asset}, with {@code +} where the next transfer is linked to it. */
  private static List<String> lines(Conversion conversion) throws Exception {
    List<String> lines = new ArrayList<>();
    for (NewTransfer transfer : transfers(conversion)) {
      lines.add(
          transfer.debitAccountId().value().replaceAll("@.*", "")
              + " < "
              + transfer.creditAccountId().value().replaceAll("@.*", "")
              + " "
              + transfer.amount()
              + " "
              + transfer.asset()
              + (transfer.flags().has(TransferFlag.LINKED) ? " +" : ""));
    }
    return lines;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '!',
      value = {
        // one pair of postings
        "2026-01-01 x | a 1.50 USD | b -1.50 USD ! a < b 150 USD/2",
        "2026-01-01 x | a -1.50 USD | b 1.50 USD ! b < a 150 USD/2",
        // one debit from several credits, in their order
        "2026-01-01 x | a 6 X | b -1 X | c -2 X | d -3 X ! a < b 1 X/0 +;a < c 2 X/0 +;a < d 3 X/0",
        // several debits from one credit
        "2026-01-01 x | a 1 X | b 2 X | c -3 X ! a < c 1 X/0 +;b < c 2 X/0",
        // debits that take parts of credits
        "2026-01-01 x | a 5 X | b 5 X | c -3 X | d -7 X ! a < c 3 X/0 +;a < d 2 X/0 +;b < d 5 X/0",
        // each commodity by itself, in the order of the postings
        "2026-01-01 x | a 5 X | a 7 Y | b -5 X | b -7 Y ! a < b 5 X/0 +;a < b 7 Y/0",
        // a conversion at a price
        "2026-01-01 x | a 10 EUR @ 1.25 USD | b -12.50 USD ! a < equity:conversion:EUR 10 EUR/0 +;equity:conversion:USD < b 1250 USD/2",
        // a conversion whose price is not written
        "2026-01-01 x | a 3 EUR | b -4 USD ! a < equity:conversion:EUR 3 EUR/0 +;equity:conversion:USD < b 4 USD/0",
        // a conversion with a fee in one of the commodities
        "2026-01-01 x | a 10 EUR @ 1.25 USD | fee 1 USD | b -13.50 USD"
            + " ! a < equity:conversion:EUR 10 EUR/0 +;fee < b 100 USD/2 +;equity:conversion:USD < b 1250 USD/2",
        // given for nothing
        "2026-01-01 x | a 3 STOCK @ 0 USD ! a < equity:conversion:STOCK 3 STOCK/0",
        // parentheses balance with nothing, brackets with each other
        "2026-01-01 x | a 5 X | b -5 X | (c) 7 X | [d] 2 X | [e] -2 X"
            + " ! a < b 5 X/0 +;c < equity:virtual:X 7 X/0 +;d < e 2 X/0",
        // a real posting never pays a virtual one
        "2026-01-01 x | a 5 X | b -5 X | [a] -5 X | [b] 5 X ! a < b 5 X/0 +;b < a 5 X/0",
        // an account cannot pay itself: its postings of both signs are netted
        "2026-01-01 x | a 100 X | a -20 X | b -80 X ! a < b 80 X/0",
        "2026-01-01 x | a -20 X | b -80 X | a 100 X ! a < b 80 X/0",
        // zero moves nothing
        "2026-01-01 x | a 5 X | b -5 X | c 0 X | d 0 Y ! a < b 5 X/0",
        // decimals as written, zeros included
        "2026-01-01 x | a 1.500 X | b -1.5 X ! a < b 1500 X/3",
        // a bare number counts units
        "2026-01-01 x | a 5 | b -5 ! a < b 5 UNIT/0",
      })
  void postingsBecomeAChainOfTransfers(String transaction, String chain) throws Exception {
    assertThat(String.join(";", lines(convert(transaction)))).isEqualTo(chain);
  }

  @Test
  void aTransactionThatMovesNothingIsCountedAndLeftOut() throws Exception {
    Conversion conversion = convert("2026-01-01 zero | a 0 X | b 0 X", "2026-01-01 self | a 5 X | a -5 X", "2026-01-01 x | a 1 X | b -1 X");
    assertThat(conversion.transactionsMovingNothing()).isEqualTo(2);
    assertThat(conversion.transactions()).isEqualTo(3);
    assertThat(lines(conversion)).containsExactly("a < b 1 X/0");
  }

  @Test
  void roundingThatOnlyTheDisplayHidesGoesToItsOwnAccountAndIsSaid() throws Exception {
    Conversion conversion = convert("2026-01-01 x | a 1.004 X | b -1.00 X");
    assertThat(lines(conversion)).containsExactly("a < b 1000 X/3 +", "a < equity:rounding:X 4 X/3");
    assertThat(conversion.warnings().lines())
        .containsExactly(
            "transaction 2026-01-01 \"x\" (sample:1): its postings of X sum to 0.004; equity:rounding:X takes the rest");
  }

  @Test
  void whereRoundingIsNotAllowedAnUnbalancedTransactionIsRefused() {
    assertThatThrownBy(() -> Conversion.of(Sample.books("2026-01-01 x | a 1.01 X | b -1 X"), ImportTexts.CSV))
        .isInstanceOfSatisfying(
            Conversion.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly("transaction 2026-01-01 \"x\" (sample:1): its postings of X sum to 0.01 instead of 0"));
  }

  @Test
  void oneAccountPerNameAndCommodityWithTheNameAsReference() throws Exception {
    List<NewAccount> accounts = new ArrayList<>();
    convert("2026-01-01 x | Assets:Cash 1 $ | Equity -1 $", "2026-01-02 x | Assets:Cash 1.5 GOLD | Equity -1.5 GOLD")
        .requests(request -> accounts.addAll(request.accounts()));
    assertThat(accounts)
        .extracting(account -> account.id() + " " + account.asset() + " " + account.reference() + " " + account.metadata())
        .containsExactly(
            "Assets:Cash@USD USD/0 Assets:Cash {\"commodity\":\"$\"}",
            "Equity@USD USD/0 Equity {\"commodity\":\"$\"}",
            "Assets:Cash@GOLD GOLD/1 Assets:Cash {\"commodity\":\"GOLD\"}",
            "Equity@GOLD GOLD/1 Equity {\"commodity\":\"GOLD\"}");
  }

  @Test
  void namesThatAreTooLongOrUnfitForAnIdKeepTheirBeginningAndAHash() throws Exception {
    String longName = "Assets:" + "ä".repeat(200);
    String other = longName + "x";
    List<NewAccount> accounts = new ArrayList<>();
    Conversion.of(
            Sample.books("2026-01-01 x | " + longName + " 1 $ | " + other + " -1 $", "2026-01-01 x | a\u0007 1 $ | b -1 $"),
            ImportTexts.HLEDGER)
        .requests(request -> accounts.addAll(request.accounts()));
    assertThat(accounts).extracting(NewAccount::id).doesNotHaveDuplicates();
    assertThat(accounts).extracting(NewAccount::reference).doesNotHaveDuplicates();
    assertThat(accounts.get(0).id().value()).startsWith("Assets:ääää").endsWith("@USD").contains("~");
    assertThat(accounts.get(0).id().value().codePointCount(0, accounts.get(0).id().value().length())).isEqualTo(Limits.ID_CHARACTERS);
    assertThat(accounts.get(0).metadata()).contains("\"account\":\"" + longName + "\"");
    assertThat(accounts.get(2).id().value()).startsWith("a\ufffd~");
  }

  @Test
  void idsDependOnTheTransactionOnlyNotOnWhereItStands() throws Exception {
    String one = "2026-01-01 one | a 1 X | b -1 X";
    String two = "2026-01-02 two | a 1 X | b -1 X";
    List<String> forwards = ids(convert(one, two));
    List<String> backwards = ids(convert(two, one));
    assertThat(forwards).doesNotHaveDuplicates().containsExactly(backwards.get(1), backwards.get(0));
    assertThat(ids(convert("2026-01-01 earlier | c 1 X | d -1 X", one, two))).containsAll(forwards);
  }

  @Test
  void identicalTransactionsAreTheFirstTheSecondAndSoOn() throws Exception {
    String coffee = "2026-01-01 coffee | food 3 X | cash -3 X";
    List<String> once = ids(convert(coffee));
    List<String> thrice = ids(convert(coffee, coffee, coffee));
    assertThat(thrice).doesNotHaveDuplicates().hasSize(3).startsWith(once.getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "2026-01-02 x | a 1 X | b -1 X",
        "2026-01-01 y | a 1 X | b -1 X",
        "2026-01-01 x | a 2 X | b -2 X",
        "2026-01-01 x | b 1 X | a -1 X",
        "2026-01-01 x | a 1 X | c -1 X",
        "2026-01-01 x | a 1 Y | b -1 Y",
        "2026-01-01 x | [a] 1 X | [b] -1 X",
        "2026-01-01 x | a 1 X | b -1 X | c 0 X",
      })
  void anyChangeOfContentMakesAnotherTransaction(String changed) throws Exception {
    assertThat(ids(convert(changed))).doesNotContainAnyElementsOf(ids(convert("2026-01-01 x | a 1 X | b -1 X")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        // how many zeros an amount is written with
        "2026-01-01 x | a 1.00 X | b -1 X",
        // a price, for versions of hledger differ in which they work out
        "2026-01-01 x | a 1 X @@ 1 X | b -1 X",
      })
  void whatIsNotContentDoesNotMatterToTheId(String same) throws Exception {
    assertThat(ids(convert(same))).isEqualTo(ids(convert("2026-01-01 x | a 1 X | b -1 X")));
  }

  /** Ids are for ever: this one may never change, or books that were brought in before would come in a second time. */
  @Test
  void theIdOfATransactionIsTheSameInAllVersions() throws Exception {
    assertThat(ids(convert("2026-01-01 x | a 1.50 USD | b -1.50 USD"))).containsExactly("imp-sah4zhtsfeak2v6d2kys57ugkb-0");
  }

  private static List<String> ids(Conversion conversion) throws Exception {
    return transfers(conversion).stream().map(transfer -> transfer.id().value()).toList();
  }

  @Test
  void theSameBooksTwiceChangeNothing() throws Exception {
    String[] books = {
      "2026-01-01 open | bank 1000 USD | equity:opening -1000 USD",
      "2026-01-02 buy | stock 3 ACME @ 10.10 USD | fee 1.99 USD | bank -32.29 USD",
      "2026-01-02 coffee | food 3 USD | bank -3 USD",
      "2026-01-02 coffee | food 3 USD | bank -3 USD",
    };
    LedgerInMemory ledger = new LedgerInMemory();
    ledger.apply(convert(books));
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.CREATED, 6));
    Map<String, String> balances = ledger.balances();
    ledger.apply(convert(books));
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.EXISTS, 6));
    assertThat(ledger.balances()).isEqualTo(balances);
  }

  @Test
  void booksThatHaveGrownAddOnlyWhatIsNew() throws Exception {
    String first = "2026-01-01 open | bank 1000.00 USD | equity:opening -1000.00 USD";
    String coffee = "2026-01-02 coffee | food 3 USD | bank -3 USD";
    LedgerInMemory ledger = new LedgerInMemory();
    ledger.apply(convert(first, coffee));
    ledger.apply(convert("2025-12-31 older | food 1 USD | bank -1 USD", first, coffee, coffee));
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.EXISTS, 2, TransferOutcome.CREATED, 2));
    assertThat(ledger.balances()).isEqualTo(new TreeMap<>(Map.of("bank USD", "993", "equity:opening USD", "-1000", "food USD", "7")));
  }

  @Test
  void decimalsMayBeGivenForBooksThatWillNeedMore() throws Exception {
    ConversionOptions options = new ConversionOptions(Map.of("$", "AUD"), Map.of("$", 4), "equity", true);
    assertThat(lines(Conversion.of(Sample.books("2026-01-01 x | a 1.5 $ | b -1.5 $"), options))).containsExactly("a < b 15000 AUD/4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "$ ! 1 ! amounts of $ have 2 decimal places; 1 are too few",
        "EUR ! 2 ! the books have no commodity EUR",
      })
  void wrongDecimalsAreRefused(String commodity, int decimals, String reason) {
    ConversionOptions options = new ConversionOptions(Map.of(), Map.of(commodity, decimals), "equity", true);
    assertThatThrownBy(() -> Conversion.of(Sample.books("2026-01-01 x | a 1.55 $ | b -1.55 $"), options))
        .isInstanceOfSatisfying(Conversion.Refused.class, refused -> assertThat(refused.problems()).containsExactly(reason));
  }

  @Test
  void anEquityAccountThatTheBooksHaveAlreadyIsNotMixedWith() throws Exception {
    String[] books = {"2026-01-01 x | equity:conversion:EUR 1 EUR | b -1 EUR", "2026-01-01 x | a 10 EUR @ 1.25 USD | b -12.50 USD"};
    assertThatThrownBy(() -> convert(books))
        .isInstanceOfSatisfying(
            Conversion.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly(
                        "transaction 2026-01-01 \"x\" (sample:1): needs the account equity:conversion:EUR, which the books have already; "
                            + "give another with --equity-account"));
    Conversion other = Conversion.of(Sample.books(books), new ConversionOptions(Map.of(), Map.of(), "exchange", true));
    assertThat(lines(other)).contains("a < exchange:conversion:EUR 1000 EUR/0 +".replace("1000", "10"));
  }

  @Test
  void anAmountThatDoesNotFitIsRefusedAndTheLargestIsNot() throws Exception {
    String most = "340282366920938463463374607431768211455";
    assertThat(lines(convert("2026-01-01 x | a " + most + " X | b -" + most + " X"))).containsExactly("a < b " + most + " X/0");
    String more = "340282366920938463463374607431768211456";
    assertThatThrownBy(() -> convert("2026-01-01 x | a " + more + " X | b -" + more + " X"))
        .isInstanceOfSatisfying(
            Conversion.Refused.class, refused -> assertThat(refused.problems().getFirst()).contains("exceeds 2^128 - 1"));
  }

  @Test
  void hundredsOfPostingsStayOneChainAndThousandsAreRefusedByName() throws Exception {
    assertThat(lines(convert(wide(800)))).hasSize(800).filteredOn(line -> !line.endsWith("+")).hasSize(1);
    assertThatThrownBy(() -> convert(wide(5_000)))
        .isInstanceOfSatisfying(
            Conversion.Refused.class,
            refused ->
                assertThat(refused.problems().getFirst())
                    .startsWith("transaction 2026-01-01 \"wide\" (sample:1): its 5001 postings do not fit into one chain"));
  }

  private static String wide(int postings) {
    StringBuilder text = new StringBuilder("2026-01-01 wide");
    for (int at = 0; at < postings; at++) {
      text.append(" | account:").append(at).append(" 1 X");
    }
    return text.append(" | cash -").append(postings).append(" X").toString();
  }

  @Test
  void requestsAreFullButNeverTearAChain() throws Exception {
    String[] books = new String[500];
    for (int at = 0; at < books.length; at++) {
      books[at] = "2026-01-01 t" + at + " | a 1 X | b 1 X | c 1 X | d" + at % 7 + " -3 X";
    }
    List<Request> requests = new ArrayList<>();
    convert(books).requests(requests::add);
    assertThat(requests).hasSizeBetween(2, 3);
    assertThat(requests.stream().mapToInt(request -> request.transfers().size()).sum()).isEqualTo(1500);
    for (Request request : requests) {
      assertThat(request.events()).isLessThanOrEqualTo(RequestGrouping.EVENTS);
      assertThat(request.transfers().getLast().linked()).isFalse();
      assertThat(request.accounts()).as("a request opens what it uses").hasSize(10);
    }
  }

  @Test
  void problemsAreCountedAndTheFirstAreShown() {
    String[] books = new String[30];
    for (int at = 0; at < books.length; at++) {
      books[at] = "2026-01-01 t" + at + " | a 1 X | b -2 X";
    }
    assertThatThrownBy(() -> Conversion.of(Sample.books(books), ImportTexts.CSV))
        .hasMessage("nothing was brought in, for 30 things are wrong with the books")
        .isInstanceOfSatisfying(
            Conversion.Refused.class,
            refused -> assertThat(refused.problems()).hasSize(Notices.KEPT + 1).last().isEqualTo("and 10 more"));
  }
}
