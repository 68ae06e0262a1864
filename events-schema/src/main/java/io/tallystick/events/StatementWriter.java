package io.tallystick.events;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.util.Objects;

/** Writes lines of statements. */
public final class StatementWriter {
  private StatementWriter() {}

  /**
   * A line as it is written.
   *
   * @param kind what the entry was: {@code post}, {@code hold}, {@code post_hold}, {@code void_hold} or {@code expire_hold}
   * @param side where the account stood: {@code debit} or {@code credit}
   * @param transfer the transfer's id; for an expiry the hold's
   * @param amount what was posted or reserved
   * @param released what left the pending total
   * @param timestamp when it was recorded, nanoseconds since 1970
   * @param sequence the entry's segment
   * @param position the entry's place in the segment, from 0
   * @param after the account's totals after the line
   */
  public record Line(
      String kind,
      String side,
      TransferId transfer,
      AccountId counterpart,
      Amount amount,
      Amount released,
      long timestamp,
      long sequence,
      int position,
      Totals after) {
    public Line {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(side, "side");
      Objects.requireNonNull(transfer, "transfer");
      Objects.requireNonNull(counterpart, "counterpart");
      Objects.requireNonNull(amount, "amount");
      Objects.requireNonNull(released, "released");
      Objects.requireNonNull(after, "after");
    }
  }

  /** Appends the line as one object. */
  public static void line(Line line, StringBuilder out) {
    JsonWriter json =
        new JsonWriter(out)
            .open('{')
            .member("transfer", line.transfer().value())
            .member("kind", line.kind())
            .member("side", line.side())
            .member("counterpart", line.counterpart().value())
            .member("amount", line.amount().toString())
            .member("released", line.released().toString())
            .member("timestamp", line.timestamp())
            .member("sequence", line.sequence())
            .member("position", line.position());
    ObjectWriter.totals(line.after(), json);
    json.close('}');
  }
}
