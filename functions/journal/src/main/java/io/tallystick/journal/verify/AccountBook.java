package io.tallystick.journal.verify;

import io.tallystick.journal.StatementLine;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import java.util.Map;
import java.util.TreeMap;

/** One account as recomputed from the journal, with what it takes to compare it with the read tables at their own sequence. */
final class AccountBook {
  final NewAccount opening;
  final long timestamp;
  Standing standing;
  /** The sequence that last touched it. */
  long sequence;
  /** How it stood after each segment that touched it after the cursor, and after the last one up to the cursor. */
  final Map<Long, Standing> standings = new TreeMap<>();
  final LineDigest lines = new LineDigest();

  AccountBook(Entry.AccountOpened opened, long sequence) {
    this.opening = opened.account();
    this.timestamp = opened.timestamp();
    this.standing = new Standing(Totals.ZERO, opening.flags().has(AccountFlag.CLOSED));
    this.sequence = sequence;
  }

  /** Remembers how it stands after a segment. */
  void touched(long at, long posted) {
    sequence = at;
    if (at <= posted) {
      standings.clear();
    }
    standings.put(at, standing);
  }

  void line(StatementLine line, long posted) {
    if (line.location().sequence() <= posted && !opening.flags().has(AccountFlag.NO_HISTORY)) {
      lines.add(line);
    }
  }

  /** Whether the restricted side exceeds what the account allows. */
  boolean limitExceeded() {
    Totals totals = standing.totals();
    if (opening.flags().has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)) {
      return exceeds(totals.debitsPending(), totals.debitsPosted(), totals.creditsPosted());
    }
    return opening.flags().has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
        && exceeds(totals.creditsPending(), totals.creditsPosted(), totals.debitsPosted());
  }

  private boolean exceeds(Amount pending, Amount posted, Amount other) {
    return pending.plusSaturating(posted).compareTo(other.plusSaturating(opening.overdraft())) > 0;
  }
}
