package io.tallystick.local.query;

import io.tallystick.events.ObjectWriter;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Totals;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.query.Table.Column;
import io.tallystick.local.terminal.Terminal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints accounts and their totals. */
@Command(
    name = "balance",
    description = "Print accounts and their totals.",
    mixinStandardHelpOptions = true)
public final class BalanceCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Connector connector;

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Ids of accounts; without any, all accounts.")
  private List<String> ids = List.of();

  @Mixin private AccountFilter filter;
  @Mixin private ReadOptions options;
  @Mixin private LedgerOptions ledger;

  BalanceCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  BalanceCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() {
    if (!ids.isEmpty() && filter.isGiven()) {
      throw CommandFailure.usage("name accounts or filter them, not both");
    }
    try (LedgerConnection connection = connector.open(ledger)) {
      return ids.isEmpty() ? all(connection.reader()) : named(connection.reader());
    }
  }

  private int all(ShardedReader reader) {
    Reading<List<Account>> reading = reader.allAccounts(options.consistency(), options.deadline());
    print(reading.value().stream().filter(filter::accepts).toList());
    ReadingNote.print(reading, terminal);
    return ExitCode.OK;
  }

  private int named(ShardedReader reader) {
    SequencedSet<AccountId> wanted = new LinkedHashSet<>();
    ids.forEach(id -> wanted.add(new AccountId(id)));
    Reading<Map<AccountId, Account>> reading = reader.accounts(wanted, options.consistency(), options.deadline());
    print(reading.value().values());
    ReadingNote.print(reading, terminal);
    wanted.removeAll(reading.value().keySet());
    wanted.forEach(id -> terminal.error("no such account: " + Table.printable(id.value())));
    return wanted.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(Collection<Account> accounts) {
    if (options.json()) {
      JsonLines.array(accounts, ObjectWriter::account, terminal.out());
      return;
    }
    Table table =
        new Table(
            Column.left("ACCOUNT"),
            Column.left("REFERENCE"),
            Column.left("ASSET"),
            Column.right("DEBITS PENDING"),
            Column.right("DEBITS POSTED"),
            Column.right("CREDITS PENDING"),
            Column.right("CREDITS POSTED"),
            Column.left("FLAGS"));
    for (Account account : accounts) {
      Totals totals = account.totals();
      Asset asset = account.asset();
      table.row(
          account.id().value(),
          account.opening().reference(),
          asset.text(),
          Decimals.of(totals.debitsPending(), asset),
          Decimals.of(totals.debitsPosted(), asset),
          Decimals.of(totals.creditsPending(), asset),
          Decimals.of(totals.creditsPosted(), asset),
          String.join(" ", account.flags().names()));
    }
    if (!table.isEmpty()) {
      table.print(terminal.out());
    }
  }
}
