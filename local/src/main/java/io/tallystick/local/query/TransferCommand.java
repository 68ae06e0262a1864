package io.tallystick.local.query;

import io.tallystick.events.InFlightWriter;
import io.tallystick.events.ObjectWriter;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.journal.readmodel.TransferFound;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.query.Table.Column;
import io.tallystick.local.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints one transfer. */
@Command(name = "transfer", description = "Print a transfer and, if it is a hold, how it stands.", mixinStandardHelpOptions = true)
public final class TransferCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Connector connector;

  @Parameters(paramLabel = "ID", description = "The transfer's id.")
  private String id;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "One of its accounts, which says what shard it is on. Without it all shards are asked.")
  private String account;

  @Mixin private ReadOptions options;
  @Mixin private LedgerOptions ledger;

  TransferCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  TransferCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() {
    try (LedgerConnection connection = connector.open(ledger)) {
      Reading<TransferFound> reading = read(connection);
      switch (reading.value()) {
        case TransferFound.Recorded(TransferStanding standing) -> print(standing);
        case TransferFound.InFlight inFlight -> print(inFlight);
        case TransferFound.Nowhere _ -> throw CommandFailure.failed("no such transfer: " + Table.printable(id));
      }
      ReadingNote.print(reading, terminal);
      return ExitCode.OK;
    }
  }

  private void print(TransferStanding found) {
    if (options.json()) {
      StringBuilder json = new StringBuilder();
      ObjectWriter.transfer(found.transfer(), found.hold(), json);
      terminal.out().println(json);
    } else {
      table(found.transfer(), found.hold()).print(terminal.out());
    }
  }

  private void print(TransferFound.InFlight found) {
    if (options.json()) {
      StringBuilder json = new StringBuilder();
      InFlightWriter.transfer(new TransferId(id), found.transfer().orElse(null), found.chain(), found.standing().wire(), json);
      terminal.out().println(json);
      return;
    }
    Table table = found.transfer().map(TransferCommand::fields).orElseGet(TransferCommand::noFields);
    table.row("status", found.committed() ? "in flight: it is made, and not on all shards yet" : "in flight: it may still be refused");
    table.row("coordinator", "shard " + found.chain().coordinator());
    table.row("prepared at", Times.of(found.chain().timestamp()));
    table.print(terminal.out());
  }

  private Reading<TransferFound> read(LedgerConnection connection) {
    try {
      return connection.reader().lookUp(new TransferId(id), Optional.ofNullable(account).map(AccountId::new), options.consistency(), options.deadline());
    } catch (ShardedReader.Ambiguous ambiguous) {
      throw CommandFailure.usage("transfers of several shards have this id; name one of its accounts by --account");
    }
  }

  private static Table noFields() {
    return new Table(Column.left("FIELD"), Column.left("VALUE"));
  }

  private static Table fields(Transfer transfer) {
    Table table = noFields();
    table.row("id", transfer.id().value());
    table.row("debit account", transfer.debitAccountId().value());
    table.row("credit account", transfer.creditAccountId().value());
    table.row("amount", amount(transfer.amount(), transfer));
    table.row("code", Integer.toString(transfer.code()));
    unlessEmpty("flags", String.join(" ", transfer.flags().names()), table);
    unlessEmpty("pending id", transfer.pendingId().value(), table);
    unlessEmpty("reverses", transfer.reverses().value(), table);
    unlessEmpty("reference", transfer.reference(), table);
    unlessEmpty("metadata", transfer.metadata(), table);
    unlessEmpty("effective at", transfer.effectiveAt() == null ? "" : transfer.effectiveAt().toString(), table);
    return table;
  }

  private static Table table(Transfer transfer, Hold hold) {
    Table table = fields(transfer);
    table.row("recorded at", Times.of(transfer.timestamp()));
    if (hold != null) {
      table.row("status", hold.status());
      table.row("held", amount(hold.held(), transfer));
      table.row("posted", amount(hold.posted(), transfer));
      unlessEmpty("expires at", transfer.timeoutSeconds() == 0 ? "" : Times.of(transfer.expiresAt()), table);
    }
    return table;
  }

  private static String amount(Amount amount, Transfer transfer) {
    return Decimals.of(amount, transfer.asset()) + " " + transfer.asset().name();
  }

  private static void unlessEmpty(String field, String value, Table table) {
    if (!value.isEmpty()) {
      table.row(field, value);
    }
  }
}
