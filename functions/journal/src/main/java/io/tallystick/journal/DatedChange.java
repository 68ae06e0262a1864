package io.tallystick.journal;

import io.tallystick.journal.StatementLine.Side;
import io.tallystick.ledger.Amount;
import java.time.Instant;
import java.util.Objects;

/**
 * A part of a statement's line that takes effect at another time than it was recorded.
 *
 * @param date when it takes effect, by the calendar of business
 * @param timestamp when it was recorded, nanoseconds since 1970
 * @param sequence the segment that recorded it
 */
public record DatedChange(Kind kind, Side side, Amount amount, Instant date, long timestamp, long sequence) {
  /** What it changes on its side. The ordinal is part of the stored form and never changes. */
  public enum Kind {
    /** Adds to the posted total. */
    POST,
    /** Adds to the pending total. */
    HOLD,
    /** Takes from the pending total. */
    RELEASE
  }

  public DatedChange {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(date, "date");
    if (sequence < 0) {
      throw new IllegalArgumentException("a sequence is not negative");
    }
  }
}
