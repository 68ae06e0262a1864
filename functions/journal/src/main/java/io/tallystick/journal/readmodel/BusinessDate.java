package io.tallystick.journal.readmodel;

import io.tallystick.ledger.Transfer;
import java.time.Instant;

/** When things take effect by the calendar of business: a transfer at its {@code effective_at}, or where it has none when it was recorded. */
final class BusinessDate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Instant FIRST = of(Long.MIN_VALUE);
  private static final Instant LAST = of(Long.MAX_VALUE);

  private BusinessDate() {}

  /** The date of what was recorded then and has no other. */
  static Instant of(long timestamp) {
    return Instant.ofEpochSecond(Math.floorDiv(timestamp, NANOS_PER_SECOND), Math.floorMod(timestamp, NANOS_PER_SECOND));
  }

  static Instant of(Transfer transfer) {
    return transfer.effectiveAt() == null ? of(transfer.timestamp()) : transfer.effectiveAt();
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The last timestamp that is not after the date. */
  static long timestamp(Instant date) {
    if (date.isBefore(FIRST)) {
      return Long.MIN_VALUE;
    }
    return date.isAfter(LAST) ? Long.MAX_VALUE : date.getEpochSecond() * NANOS_PER_SECOND + date.getNano();
  }
}
