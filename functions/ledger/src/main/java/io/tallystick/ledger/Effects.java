package io.tallystick.ledger;

import java.util.Objects;

/**
 * What an entry of the journal does to the standing of its debit account and of its credit account, without any rule: for readers of the
 * journal, which take what is recorded as decided. The rules do not use it, so that each is a check of the other.
 */
public final class Effects {
  private Effects() {}

  /**
   * The standing of the entry's debit account after it; unchanged where the entry has no debit account.
   *
   * @param hold the pending transfer that a post or void resolves, else null
   * @throws ArithmeticException if a total would leave 0 to 2^128 − 1, which no valid journal does
   */
  public static Standing debit(Standing before, Entry entry, Transfer hold) {
    Totals totals = before.totals();
    Change change = change(before, entry, hold, TransferFlag.CLOSING_DEBIT);
    return change == null
        ? before
        : new Standing(
            new Totals(
                totals.debitsPending().minus(change.released).plus(change.held),
                totals.debitsPosted().plus(change.posted),
                totals.creditsPending(),
                totals.creditsPosted()),
            change.closed);
  }

  /** The standing of the entry's credit account after it, as {@link #debit}. */
  public static Standing credit(Standing before, Entry entry, Transfer hold) {
    Totals totals = before.totals();
    Change change = change(before, entry, hold, TransferFlag.CLOSING_CREDIT);
    return change == null
        ? before
        : new Standing(
            new Totals(
                totals.debitsPending(),
                totals.debitsPosted(),
                totals.creditsPending().minus(change.released).plus(change.held),
                totals.creditsPosted().plus(change.posted)),
            change.closed);
  }

  /** The same on either side: what leaves and enters its pending total, what enters its posted total, and whether it is closed then. */
  private record Change(Amount released, Amount held, Amount posted, boolean closed) {}

  private static Change change(Standing before, Entry entry, Transfer hold, TransferFlag closing) {
    return switch (entry) {
      case Entry.TransferMade made -> change(before, made.transfer(), hold, closing);
      case Entry.HoldExpired expired ->
          new Change(expired.amount(), Amount.ZERO, Amount.ZERO, before.closed() && !expired.closing().has(closing));
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> null;
    };
  }

  private static Change change(Standing before, Transfer made, Transfer hold, TransferFlag closing) {
    if (made.pending()) {
      return new Change(Amount.ZERO, made.amount(), Amount.ZERO, before.closed() || made.flags().has(closing));
    }
    if (made.posts()) {
      return new Change(made.released(), Amount.ZERO, made.amount(), before.closed());
    }
    if (made.voids()) {
      boolean reopens = Objects.requireNonNull(hold, "hold").flags().has(closing);
      return new Change(made.released(), Amount.ZERO, Amount.ZERO, before.closed() && !reopens);
    }
    return new Change(Amount.ZERO, Amount.ZERO, made.amount(), before.closed());
  }
}
