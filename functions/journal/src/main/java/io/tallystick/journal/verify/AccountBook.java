package io.tallystick.journal.verify;

import io.tallystick.journal.DatedChange;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import java.util.HashMap;
import java.util.Map;

/** One account as recomputed from the journal, with what it takes to compare it with the read tables at their own sequence. */
final class AccountBook {
  final NewAccount opening;
  private final long timestamp;
  private final long openedIn;
  private final long posted;
  Standing standing;
  /** How the last segment that touched it states it. */
  Standing stated;
  /** What chains in flight have reserved of its pending totals. */
  private Amount debitsReserved = Amount.ZERO;

  private Amount creditsReserved = Amount.ZERO;

  /** How it stood after each segment that touched it after the cursor, and after the last one up to the cursor. */
  private final Map<Long, Standing> standings = HashMap.newHashMap(1);

  /** Its statement up to the cursor. */
  final LineDigest lines = new LineDigest();

  /** What is dated in it, up to the cursor. */
  final LineDigest dated = new LineDigest();

  /** @param posted up to where the read tables are */
  AccountBook(Entry.AccountOpened opened, long sequence, long posted) {
    this.opening = opened.account();
    this.timestamp = opened.timestamp();
    this.openedIn = sequence;
    this.posted = posted;
    this.standing = new Standing(Totals.ZERO, opening.flags().has(AccountFlag.CLOSED));
    this.stated = standing;
  }

  /** Remembers how it stands after a segment that touched it. */
  void touched(long sequence) {
    if (sequence <= posted) {
      standings.clear();
    }
    standings.put(sequence, standing);
  }

  void line(StatementLine line) {
    if (line.location().sequence() <= posted && keepsHistory()) {
      lines.add(line);
    }
  }

  void dated(DatedChange change) {
    if (change.sequence() <= posted && keepsHistory()) {
      dated.add(change);
    }
  }

  boolean keepsHistory() {
    return !opening.flags().has(AccountFlag.NO_HISTORY);
  }

  /** Whether the read tables have to have it. */
  boolean isPosted() {
    return openedIn <= posted;
  }

  /** As its checkpoint of that sequence has to be; null if no checkpoint may be of that sequence. */
  Account after(long sequence) {
    Standing then = standings.get(sequence);
    return then == null ? null : Account.opened(opening, timestamp).with(then.totals(), then.closed());
  }

  /** @throws ArithmeticException if a total would leave its range */
  void reserve(Side side, Amount amount) {
    Totals totals = standing.totals();
    if (side == Side.DEBIT) {
      pending(totals.debitsPending().plus(amount), totals.creditsPending());
      debitsReserved = debitsReserved.plus(amount);
    } else {
      pending(totals.debitsPending(), totals.creditsPending().plus(amount));
      creditsReserved = creditsReserved.plus(amount);
    }
  }

  /** Takes back {@link #reserve}. */
  void release(Side side, Amount amount) {
    Totals totals = standing.totals();
    if (side == Side.DEBIT) {
      pending(totals.debitsPending().minus(amount), totals.creditsPending());
      debitsReserved = debitsReserved.minus(amount);
    } else {
      pending(totals.debitsPending(), totals.creditsPending().minus(amount));
      creditsReserved = creditsReserved.minus(amount);
    }
  }

  private void pending(Amount debits, Amount credits) {
    Totals totals = standing.totals();
    standing = new Standing(new Totals(debits, totals.debitsPosted(), credits, totals.creditsPosted()), standing.closed());
  }

  void close(boolean closed) {
    standing = new Standing(standing.totals(), closed);
  }

  /**
   * Whether the restricted side exceeds what the account allows, without what chains in flight have reserved: one may spend what it brings itself, and then its reservation alone
   * exceeds the limit until it ends.
   */
  boolean limitExceeded() {
    Totals totals = standing.totals();
    if (opening.flags().has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)) {
      return exceeds(totals.debitsPending().minus(debitsReserved), totals.debitsPosted(), totals.creditsPosted());
    }
    return opening.flags().has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
        && exceeds(totals.creditsPending().minus(creditsReserved), totals.creditsPosted(), totals.debitsPosted());
  }

  private boolean exceeds(Amount pending, Amount restricted, Amount other) {
    return pending.plusOverflows(restricted)
        || pending.plus(restricted).compareTo(other.plusSaturating(opening.overdraft())) > 0;
  }
}
