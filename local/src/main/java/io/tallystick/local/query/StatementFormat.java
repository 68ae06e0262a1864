package io.tallystick.local.query;

import io.tallystick.events.StatementWriter;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Totals;
import io.tallystick.local.query.Table.Column;
import java.util.List;
import java.util.Locale;

/** How the lines of a statement are printed. */
final class StatementFormat {
  private StatementFormat() {}

  /** The account's side tells whether a line's amounts are debits or credits. */
  static Table table(List<Line> lines, Asset asset) {
    Table table =
        new Table(
            Column.left("TIME"),
            Column.left("WHAT"),
            Column.left("SIDE"),
            Column.right("AMOUNT"),
            Column.right("RELEASED"),
            Column.right("DEBITS PENDING"),
            Column.right("DEBITS POSTED"),
            Column.right("CREDITS PENDING"),
            Column.right("CREDITS POSTED"),
            Column.left("COUNTERPART"),
            Column.left("TRANSFER"));
    for (Line entry : lines) {
      StatementLine line = entry.line();
      Totals after = entry.after();
      table.row(
          Times.of(line.timestamp()),
          name(line.kind()),
          name(line.side()),
          unlessZero(line.amount(), asset),
          unlessZero(line.released(), asset),
          Decimals.of(after.debitsPending(), asset),
          Decimals.of(after.debitsPosted(), asset),
          Decimals.of(after.creditsPending(), asset),
          Decimals.of(after.creditsPosted(), asset),
          line.counterpart().value(),
          line.transfer().value());
    }
    return table;
  }

  /** Appends a line and the totals after it as one object. */
  static void json(Line entry, StringBuilder out) {
    StatementLine line = entry.line();
    StatementWriter.line(
        new StatementWriter.Line(
            name(line.kind()),
            name(line.side()),
            line.transfer(),
            line.counterpart(),
            line.amount(),
            line.released(),
            line.timestamp(),
            line.location().sequence(),
            line.location().position(),
            entry.after()),
        out);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String unlessZero(Amount amount, Asset asset) {
    return amount.isZero() ? "" : Decimals.of(amount, asset);
  }
}
