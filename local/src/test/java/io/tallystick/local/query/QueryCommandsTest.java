package io.tallystick.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCommandsTest {
  private static final String MAX = "340282366920938463463374607431768211455";

  private final MemoryLedger ledger = new MemoryLedger();
  private final Console console = new Console();

  @BeforeEach
  void books() {
    ledger.record(
        """
        {"accounts":[
          {"id":"cash","asset":"USD/2","reference":"assets:cash"},
          {"id":"sales","asset":"USD/2","reference":"income:sales","code":7,"metadata":{"b":1,"a":"x"}},
          {"id":"points","asset":"POINTS","flags":["no_history"]},
          {"id":"house","asset":"POINTS"},
          {"id":"idle","asset":"USD/2","flags":["debits_must_not_exceed_credits"],"overdraft":"500"}]}""");
    ledger.record(
        """
        {"transfers":[
          {"id":"t1","debit_account_id":"cash","credit_account_id":"sales","amount":"1234","asset":"USD/2"},
          {"id":"t2","debit_account_id":"house","credit_account_id":"points","amount":"7","asset":"POINTS"}]}""");
    ledger.project();
    ledger.record(
        """
        {"transfers":[
          {"id":"h1","debit_account_id":"cash","credit_account_id":"sales","amount":"50","asset":"USD/2","flags":["pending"],"timeout":60}]}""");
  }

  private int balance(String... arguments) {
    return console.run(terminal -> new BalanceCommand(terminal, ledger), arguments);
  }

  private int trialBalance(String... arguments) {
    return console.run(terminal -> new TrialBalanceCommand(terminal, ledger), arguments);
  }

  private int statement(String... arguments) {
    return console.run(terminal -> new StatementCommand(terminal, ledger), arguments);
  }

  private int transfer(String... arguments) {
    return console.run(terminal -> new TransferCommand(terminal, ledger), arguments);
  }

  @Test
  void balanceShowsAllAccountsInTheAssetsDecimals() {
    assertThat(balance()).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            """
            ACCOUNT  REFERENCE     ASSET   DEBITS PENDING  DEBITS POSTED  CREDITS PENDING  CREDITS POSTED  FLAGS
            cash     assets:cash   USD/2             0.50          12.34             0.00            0.00
            house                  POINTS               0              7                0               0
            idle                   USD/2             0.00           0.00             0.00            0.00  debits_must_not_exceed_credits
            points                 POINTS               0              0                0               7  no_history
            sales    income:sales  USD/2             0.00           0.00             0.50           12.34
            """);
    assertThat(console.err()).isEqualTo("strong, reflects the journal up to sequence 2\n");
  }

  @Test
  void eventualLeavesOutWhatTheProjectorHasNotPosted() {
    assertThat(balance("cash", "--consistency", "eventual", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"debits_pending\":\"0\"").contains("\"debits_posted\":\"1234\"");
    assertThat(console.err()).isEqualTo("eventual, reflects the journal up to sequence 1\n");
    balance("cash", "--json");
    assertThat(console.out()).contains("\"debits_pending\":\"50\"");
  }

  @Test
  void jsonIsAnArrayOfAccountObjectsInSmallestUnits() {
    assertThat(balance("sales", "idle", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            """
            [{"id":"sales","asset":"USD/2","code":7,"flags":[],"overdraft":"0","reference":"income:sales",\
            "metadata":{"a":"x","b":1},"timestamp":1000000000000000001,\
            "debits_pending":"0","debits_posted":"0","credits_pending":"50","credits_posted":"1234"},
            {"id":"idle","asset":"USD/2","code":1,"flags":["debits_must_not_exceed_credits"],"overdraft":"500","reference":"",\
            "metadata":{},"timestamp":1000000000000000004,\
            "debits_pending":"0","debits_posted":"0","credits_pending":"0","credits_posted":"0"}]
            """);
  }

  @Test
  void noAccountAtAllIsAnEmptyArray() {
    assertThat(balance("--reference", "nobody's", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("[]\n");
  }

  @Test
  void filtersChooseByReferenceAndAsset() {
    balance("--reference", "assets:cash", "--json");
    assertThat(console.out().lines()).hasSize(1).first().asString().startsWith("[{\"id\":\"cash\"");
    balance("--reference", "assets", "--json");
    assertThat(console.out()).isEqualTo("[]\n");
    balance("--reference-prefix", "income:", "--json");
    assertThat(console.out().lines()).hasSize(1).first().asString().startsWith("[{\"id\":\"sales\"");
    balance("--asset", "POINTS/0", "--json");
    assertThat(console.out().lines()).hasSize(2);
  }

  @Test
  void unknownAccountsAreNamedAndTheOthersShown() {
    assertThat(balance("cash", "nobody", "--json")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).startsWith("[{\"id\":\"cash\"");
    assertThat(console.err()).endsWith("no such account: nobody\n");
    assertThat(balance("nobody")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--asset usd", "cash --asset USD/2", "--timeout 0", "--consistency maybe"})
  void wrongOptionsAreUsageErrors(String arguments) {
    assertThat(balance(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.out()).isEmpty();
    assertThat(console.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[2J", "line\nbreak", "\u0085", "\u2028", "right\u202Eleft", "\u2066", "\u007f"})
  void whatWouldMoveTheCursorDoesNotReachTheTerminal(String text) {
    assertThat(Table.printable(text)).hasSameSizeAs(text).contains("\uFFFD").matches("[\\p{Graph}\uFFFD]+");
    assertThat(Table.printable("Ünïcode 漢字 👩‍👩‍👧")).isEqualTo("Ünïcode 漢字 👩‍👩‍👧");
  }

  @Test
  void amountsAreExactAtEveryScaleAndSize() {
    ledger.record(
        """
        {"accounts":[{"id":"a","asset":"BIG/38"},{"id":"b","asset":"BIG/38"}],
         "transfers":[{"id":"big","debit_account_id":"a","credit_account_id":"b","amount":"%s","asset":"BIG/38"}]}"""
            .formatted(MAX));
    balance("a");
    assertThat(console.out()).contains(" 3.40282366920938463463374607431768211455 ");
    balance("a", "--json");
    assertThat(console.out()).contains("\"debits_posted\":\"" + MAX + "\"");
  }

  @Test
  void trialBalanceShowsWhatEachAccountPostedAndThatDebitsEqualCredits() {
    assertThat(trialBalance()).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            """
            BALANCE  ASSET   ACCOUNT
              12.34  USD/2   assets:cash
                  7  POINTS  house
             -12.34  USD/2   income:sales
                 -7  POINTS  points

            ASSET   ACCOUNTS  DEBITS POSTED  CREDITS POSTED  DIFFERENCE  DEBITS PENDING  CREDITS PENDING  DIFFERENCE
            POINTS         2              7               7           0               0                0           0
            USD/2          3          12.34           12.34        0.00            0.50             0.50        0.00
            """);
  }

  @Test
  void trialBalanceAsJsonSumsBeyondWhatOneAccountCanHold() {
    for (String pair : new String[] {"1", "2"}) {
      ledger.record(
          """
          {"accounts":[{"id":"d%1$s","asset":"BIG"},{"id":"c%1$s","asset":"BIG"}],
           "transfers":[{"id":"b%1$s","debit_account_id":"d%1$s","credit_account_id":"c%1$s","amount":"%2$s","asset":"BIG"}]}"""
              .formatted(pair, MAX));
    }
    assertThat(trialBalance("--asset", "BIG", "--totals", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            """
            [{"asset":"BIG","accounts":4,"debits_pending":"0","debits_posted":"680564733841876926926749214863536422910",\
            "credits_pending":"0","credits_posted":"680564733841876926926749214863536422910","balanced":true}]
            """);
  }

  @Test
  void trialBalanceAsJsonHasTheAccountsAsBalanceHasThem() {
    assertThat(trialBalance("--json")).isEqualTo(ExitCode.OK);
    String accounts = console.out();
    balance("--json");
    assertThat(accounts.lines().map(QueryCommandsTest::withoutBrackets)).isNotEmpty().containsExactlyInAnyOrderElementsOf(console.out().lines().map(QueryCommandsTest::withoutBrackets).toList());
  }

  private static String withoutBrackets(String line) {
    return line.replaceAll("^\\[|[,\\]]$", "");
  }

  @Test
  void trialBalanceOfBooksThatDoNotBalanceFails() {
    ledger.show(ledger.withoutAccount("sales"));
    ledger.project();
    assertThat(trialBalance("--totals")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("debits and credits differ in USD/2");
  }

  @Test
  void statementHasRunningTotalsAndTheNewestLinesLast() {
    assertThat(statement("cash")).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            """
            TIME                            WHAT  SIDE   AMOUNT  RELEASED  DEBITS PENDING  DEBITS POSTED  CREDITS PENDING  CREDITS POSTED  COUNTERPART  TRANSFER
            2001-09-09T01:46:40.000000005Z  post  debit   12.34                      0.00          12.34             0.00            0.00  sales        t1
            2001-09-09T01:46:40.000000007Z  hold  debit    0.50                      0.50          12.34             0.00            0.00  sales        h1
            """);
    statement("sales", "--limit", "1", "--json");
    assertThat(console.out())
        .isEqualTo(
            """
            [{"transfer":"h1","kind":"hold","side":"credit","counterpart":"cash","amount":"50","released":"0",\
            "timestamp":1000000000000000007,"sequence":2,"position":0,\
            "debits_pending":"0","debits_posted":"0","credits_pending":"50","credits_posted":"1234"}]
            """);
  }

  @Test
  void statementOfAnAccountWithoutHistorySaysSo() {
    assertThat(statement("points", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("[]\n");
    assertThat(console.err()).contains("keeps no statement");
  }

  @Test
  void statementOfAnUnknownAccountFails() {
    assertThat(statement("nobody", "--json")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).isEqualTo("statement: no such account: nobody\n");
  }

  @Test
  void transferShowsAHoldAndWhatBecameOfIt() {
    assertThat(transfer("h1")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("amount          0.50 USD").contains("status          pending").contains("held            0.50 USD").contains("posted          0.00 USD").contains("expires at      2001-09-09T01:47:40.000000007Z");
    ledger.record("{\"transfers\":[{\"id\":\"p1\",\"pending_id\":\"h1\",\"amount\":\"20\",\"flags\":[\"post_pending_transfer\"]}]}");
    transfer("h1", "--json");
    assertThat(console.out()).startsWith("{\"id\":\"h1\",").contains("\"amount\":\"50\"").contains("\"status\":\"posted\",\"held\":\"0\",\"posted\":\"20\"}").hasLineCount(1);
    transfer("p1", "--json");
    assertThat(console.out()).contains("\"pending_id\":\"h1\"").contains("\"amount\":\"20\"").doesNotContain("status");
  }

  @Test
  void anUnknownTransferFails() {
    assertThat(transfer("nobody")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("transfer: no such transfer: nobody\n");
  }
}
