package io.tallystick.journal.readmodel;

import io.tallystick.journal.DatedChange;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** Totals by business date: those recorded until then, less what was recorded by then but takes effect later, and with what was recorded later but takes effect by then. */
final class EffectiveTotals {
  private final long timestamp;
  private final Instant date;
  private BigInteger pendingDebits = BigInteger.ZERO;
  private BigInteger postedDebits = BigInteger.ZERO;
  private BigInteger pendingCredits = BigInteger.ZERO;
  private BigInteger postedCredits = BigInteger.ZERO;

  /**
   * Adds up what changes, of which none has to be kept, however many they are.
   *
   * @param timestamp that of the date
   */
  EffectiveTotals(long timestamp, Instant date) {
    this.timestamp = timestamp;
    this.date = date;
  }

  /** Adds changes, in any order and as many at once as may be. */
  void add(List<DatedChange> changes) {
    for (DatedChange change : changes) {
      boolean counted = change.timestamp() <= timestamp;
      boolean counts = !change.date().isAfter(date);
      if (counted != counts) {
        add(change, counts);
      }
    }
  }

  /**
   * The totals by business date.
   *
   * @param recorded the totals as recorded up to and including the timestamp
   * @throws ArithmeticException if holds that overlap by business date only come to more than 2^128 − 1
   */
  Totals from(Totals recorded) {
    return new Totals(
        sum(recorded.debitsPending(), pendingDebits),
        sum(recorded.debitsPosted(), postedDebits),
        sum(recorded.creditsPending(), pendingCredits),
        sum(recorded.creditsPosted(), postedCredits));
  }

  private void add(DatedChange change, boolean counts) {
    BigInteger units = change.amount().toBigInteger();
    BigInteger added = counts == (change.kind() != DatedChange.Kind.RELEASE) ? units : units.negate();
    boolean posts = change.kind() == DatedChange.Kind.POST;
    if (change.side() == Side.DEBIT) {
      postedDebits = posts ? postedDebits.add(added) : postedDebits;
      pendingDebits = posts ? pendingDebits : pendingDebits.add(added);
    } else {
      postedCredits = posts ? postedCredits.add(added) : postedCredits;
      pendingCredits = posts ? pendingCredits : pendingCredits.add(added);
    }
  }

  private static Amount sum(Amount recorded, BigInteger added) {
    BigInteger sum = recorded.toBigInteger().add(added);
    if (sum.signum() < 0 || sum.bitLength() > 2 * Long.SIZE) {
      throw new ArithmeticException("a total by business date leaves its range");
    }
    return Amount.of(sum.shiftRight(Long.SIZE).longValue(), sum.longValue());
  }
}
