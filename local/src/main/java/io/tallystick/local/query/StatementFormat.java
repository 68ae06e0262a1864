package io.tallystick.local.query;

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
    Totals after = entry.after();
    out.append(
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("transfer", line.transfer().value());
              json.writeStringField("kind", name(line.kind()));
              json.writeStringField("side", name(line.side()));
              json.writeStringField("counterpart", line.counterpart().value());
              json.writeStringField("amount", line.amount().toString());
              json.writeStringField("released", line.released().toString());
              json.writeNumberField("timestamp", line.timestamp());
              json.writeNumberField("sequence", line.location().sequence());
              json.writeNumberField("position", line.location().position());
              json.writeStringField("debits_pending", after.debitsPending().toString());
              json.writeStringField("debits_posted", after.debitsPosted().toString());
              json.writeStringField("credits_pending", after.creditsPending().toString());
              json.writeStringField("credits_posted", after.creditsPosted().toString());
              json.writeEndObject();
            }));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String unlessZero(Amount amount, Asset asset) {
    return amount.isZero() ? "" : Decimals.of(amount, asset);
  }
}
