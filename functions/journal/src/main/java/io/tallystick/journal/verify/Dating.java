package io.tallystick.journal.verify;

import io.tallystick.journal.DatedChange;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import java.time.Instant;

/** Which parts of a line take effect at another time than they were recorded, recomputed from the entry and its hold. */
final class Dating {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Dating() {}

  /** @param hold what the entry releases something of, or null */
  static void add(AccountBook book, StatementLine line, Entry entry, Transfer hold) {
    Instant recorded = instant(line.timestamp());
    Instant own = entry instanceof Entry.TransferMade made ? own(made.transfer(), recorded) : recorded;
    add(book, line.kind() == Kind.HOLD ? DatedChange.Kind.HOLD : DatedChange.Kind.POST, line, line.amount(), own, recorded);
    if (hold != null) {
      Instant from = date(hold);
      add(book, DatedChange.Kind.RELEASE, line, line.released(), own.isBefore(from) ? from : own, recorded);
    }
  }

  private static void add(AccountBook book, DatedChange.Kind kind, StatementLine line, Amount amount, Instant date, Instant recorded) {
    if (!amount.isZero() && !date.equals(recorded)) {
      book.dated(new DatedChange(kind, line.side(), amount, date, line.timestamp(), line.location().sequence()));
    }
  }

  /** One across shards counts from when its leg was posted, not from its own time; but a hold from that, as what is released of it. */
  private static Instant own(Transfer transfer, Instant recorded) {
    return transfer.effectiveAt() != null || transfer.pending() ? date(transfer) : recorded;
  }

  private static Instant date(Transfer transfer) {
    return transfer.effectiveAt() == null ? instant(transfer.timestamp()) : transfer.effectiveAt();
  }

  private static Instant instant(long timestamp) {
    return Instant.ofEpochSecond(Math.floorDiv(timestamp, NANOS_PER_SECOND), Math.floorMod(timestamp, NANOS_PER_SECOND));
  }
}
