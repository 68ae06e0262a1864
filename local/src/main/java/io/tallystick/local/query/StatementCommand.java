package io.tallystick.local.query;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.Order;
import io.tallystick.journal.readmodel.Page;
import io.tallystick.journal.readmodel.StatementQuery;
import io.tallystick.journal.readmodel.TimeRange;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the newest lines of an account's statement with running balances. */
@Command(
    name = "statement",
    description = "Print the newest lines of an account's statement, the newest last, with the totals after each.",
    mixinStandardHelpOptions = true)
public final class StatementCommand implements Callable<Integer> {
  private static final int LIMIT_MAX = 1_000_000;

  private final Terminal terminal;
  private final Connector connector;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String id;

  @Option(names = "--limit", paramLabel = "N", description = "The most lines, 1 to " + LIMIT_MAX + " (default: 100).")
  private int limit = 100;

  @Mixin private ReadOptions options;
  @Mixin private LedgerOptions ledger;

  StatementCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  StatementCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw CommandFailure.usage("--limit must be 1 to " + LIMIT_MAX);
    }
    AccountId account = new AccountId(id);
    try (LedgerConnection connection = connector.open(ledger)) {
      LedgerReader reader = connection.reader().of(account);
      Reading<Map<AccountId, Account>> balance = reader.accounts(List.of(account), options.consistency(), options.deadline());
      Account found = balance.value().get(account);
      if (found == null) {
        throw CommandFailure.failed("no such account: " + Table.printable(id));
      }
      boolean history = !found.opening().flags().has(AccountFlag.NO_HISTORY);
      Reading<List<Line>> reading = history ? newest(reader, account) : new Reading<>(List.of(), balance.positions(), balance.consistency());
      if (options.json()) {
        JsonLines.array(reading.value(), StatementFormat::json, terminal.out());
      } else {
        StatementFormat.table(reading.value(), found.asset()).print(terminal.out());
      }
      if (!history) {
        terminal.warning("the account keeps no statement: it was opened with no_history");
      }
      ReadingNote.print(reading, terminal);
      return ExitCode.OK;
    }
  }

  /** The newest lines, the newest last, gathered page by page. */
  private Reading<List<Line>> newest(LedgerReader reader, AccountId account) {
    Deadline deadline = options.deadline();
    List<Line> newestFirst = new ArrayList<>();
    Reading<Page<Line>> first = null;
    OptionalLong after = OptionalLong.empty();
    do {
      int some = Math.min(limit - newestFirst.size(), Page.LIMIT_MAX);
      StatementQuery query = new StatementQuery(account, TimeRange.ALL, Order.DESCENDING, some, after);
      Reading<Page<Line>> reading = reader.statement(query, options.consistency(), deadline);
      first = first == null ? reading : first;
      newestFirst.addAll(reading.value().items());
      after = reading.value().next();
    } while (after.isPresent() && newestFirst.size() < limit);
    return new Reading<>(newestFirst.reversed(), first.positions(), first.consistency());
  }
}
