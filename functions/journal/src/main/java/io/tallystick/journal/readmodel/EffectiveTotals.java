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
  private BigInteger pendingDebits = BigInteger.ZERO;
  private BigInteger postedDebits = BigInteger.ZERO;
  private BigInteger pendingCredits = BigInteger.ZERO;
  private BigInteger postedCredits = BigInteger.ZERO;

  private EffectiveTotals() {}

  /**
   * @param recorded the totals as recorded up to and including the timestamp, which is that of the date
   * @throws ArithmeticException if holds that overlap by business date only come to more than 2^128 − 1
   */
  static Totals of(Totals recorded, long timestamp, List<DatedChange> changes, Instant date) {
    EffectiveTotals totals = new EffectiveTotals();
    for (DatedChange change : changes) {
      boolean counted = change.timestamp() <= timestamp;
      boolean counts = !change.date().isAfter(date);
      if (counted != counts) {
        totals.add(change, counts);
      }
    }
    return new Totals(
        sum(recorded.debitsPending(), totals.pendingDebits),
        sum(recorded.debitsPosted(), totals.postedDebits),
        sum(recorded.creditsPending(), totals.pendingCredits),
        sum(recorded.creditsPosted(), totals.postedCredits));
  }

  private void add(DatedChange change, boolean counts) {
    BigInteger units = AssetTotals.units(change.amount());
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
    BigInteger sum = AssetTotals.units(recorded).add(added);
    if (sum.signum() < 0 || sum.bitLength() > 2 * Long.SIZE) {
      throw new ArithmeticException("a total by business date leaves its range");
    }
    return Amount.of(sum.shiftRight(Long.SIZE).longValue(), sum.longValue());
  }
}
