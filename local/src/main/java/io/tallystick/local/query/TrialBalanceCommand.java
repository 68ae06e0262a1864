package io.tallystick.local.query;

import io.tallystick.events.ObjectWriter;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.Asset;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.query.Table.Column;
import io.tallystick.local.query.TrialBalance.AssetSums;
import io.tallystick.local.terminal.Terminal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints every account's balance and, for each asset, that debits equal credits. */
@Command(
    name = "trial-balance",
    description = {
      "Print what each account has posted (debits less credits) and, for each asset, all debits and credits.",
      "Exits with 1 if debits and credits of an asset differ."
    },
    mixinStandardHelpOptions = true)
public final class TrialBalanceCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Connector connector;

  @Option(
      names = "--asset",
      paramLabel = "ASSET",
      converter = AssetConverter.class,
      description = "Only that asset, such as USD/2.")
  private Asset asset;

  @Option(names = "--totals", description = "Only the totals of each asset, not the accounts.")
  private boolean totalsOnly;

  @Option(names = {"-E", "--empty"}, description = "In the table: also accounts whose balance is zero.")
  private boolean empty;

  @Mixin private ReadOptions options;
  @Mixin private LedgerOptions ledger;

  TrialBalanceCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  TrialBalanceCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() {
    try (LedgerConnection connection = connector.open(ledger)) {
      Reading<List<Account>> reading = connection.reader().allAccounts(options.consistency(), options.deadline());
      List<Account> accounts =
          reading.value().stream()
              .filter(account -> asset == null || account.asset().equals(asset))
              .sorted(Comparator.comparing(TrialBalanceCommand::name).thenComparing(account -> account.asset().text()))
              .toList();
      TrialBalance balance = TrialBalance.of(accounts);
      if (options.json()) {
        printJson(balance, accounts);
      } else {
        print(balance, accounts);
      }
      ReadingNote.print(reading, terminal);
      balance.assets().stream()
          .filter(sums -> !sums.balanced())
          .forEach(sums -> terminal.error("debits and credits differ in " + sums.asset().text()));
      if (!balance.balanced()) {
        tellWhatIsInFlight(connection);
      }
      return balance.balanced() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /** Until it has ended, a chain between shards is on one of them and not on the other. */
  private void tellWhatIsInFlight(LedgerConnection connection) {
    if (connection.reader().chainsInFlight(Optional.empty(), 1, options.consistency(), options.deadline()).value().items().isEmpty()) {
      return;
    }
    terminal.error("transfers between shards are in flight (tally shards), by which they may differ until those have ended");
  }

  /** The user's own key where there is one. */
  private static String name(Account account) {
    String reference = account.opening().reference();
    return reference.isEmpty() ? account.id().value() : reference;
  }

  private void printJson(TrialBalance balance, List<Account> accounts) {
    if (totalsOnly) {
      terminal.out().println(TrialBalanceJson.totals(balance));
    } else {
      JsonLines.array(accounts, ObjectWriter::account, terminal.out());
    }
  }

  private void print(TrialBalance balance, List<Account> accounts) {
    if (!totalsOnly) {
      Table table = new Table(Column.right("BALANCE"), Column.left("ASSET"), Column.left("ACCOUNT"));
      for (Account account : accounts) {
        if (empty || TrialBalance.net(account).signum() != 0) {
          table.row(Decimals.of(TrialBalance.net(account), account.asset()), account.asset().text(), name(account));
        }
      }
      table.print(terminal.out());
      terminal.out().println();
    }
    Table table =
        new Table(
            Column.left("ASSET"),
            Column.right("ACCOUNTS"),
            Column.right("DEBITS POSTED"),
            Column.right("CREDITS POSTED"),
            Column.right("DIFFERENCE"),
            Column.right("DEBITS PENDING"),
            Column.right("CREDITS PENDING"),
            Column.right("DIFFERENCE"));
    for (AssetSums sums : balance.assets()) {
      table.row(
          sums.asset().text(),
          Long.toString(sums.accounts()),
          Decimals.of(sums.debitsPosted(), sums.asset()),
          Decimals.of(sums.creditsPosted(), sums.asset()),
          Decimals.of(sums.postedDifference(), sums.asset()),
          Decimals.of(sums.debitsPending(), sums.asset()),
          Decimals.of(sums.creditsPending(), sums.asset()),
          Decimals.of(sums.pendingDifference(), sums.asset()));
    }
    table.print(terminal.out());
  }
}
