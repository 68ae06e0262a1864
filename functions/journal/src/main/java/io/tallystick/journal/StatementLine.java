package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;

/**
 * What one journal entry did to one account.
 *
 * @param side on which the account stood
 * @param transfer the transfer's id; for an expiry the hold's
 * @param counterpart the account on the other side
 * @param amount what was posted ({@code POST}, {@code POST_HOLD}, {@code POST_PART_OF_HOLD}, {@code REVERSE}), reserved ({@code HOLD}) or zero
 * @param released what left the pending total: all that was still held for {@code POST_HOLD}, {@code VOID_HOLD} and {@code EXPIRE_HOLD}, the amount for
 *     {@code POST_PART_OF_HOLD}, else zero
 */
public record StatementLine(
    Kind kind,
    Side side,
    TransferId transfer,
    AccountId counterpart,
    Amount amount,
    Amount released,
    long timestamp,
    Location location) {
  /** What the entry was. The ordinal is part of the stored form and never changes. */
  public enum Kind {
    POST,
    HOLD,
    POST_HOLD,
    VOID_HOLD,
    EXPIRE_HOLD,
    /** A post that leaves the rest held, if there is a rest. */
    POST_PART_OF_HOLD,
    /** A reversal of an earlier transfer. */
    REVERSE;

    /** What a recorded transfer is on a statement. */
    public static Kind of(Transfer transfer) {
      if (transfer.pending()) {
        return HOLD;
      }
      if (transfer.posts()) {
        return transfer.keepsOpen() ? POST_PART_OF_HOLD : POST_HOLD;
      }
      if (transfer.voids()) {
        return VOID_HOLD;
      }
      return transfer.reversal() ? REVERSE : POST;
    }
  }

  /** The account's side of the transfer. */
  public enum Side {
    DEBIT,
    CREDIT
  }

  /** What a recorded transfer did to its account on that side, when it was recorded. */
  public static StatementLine of(Entry.TransferMade made, Side side, Location location) {
    StatementLine line = of(made.transfer(), side, location);
    return new StatementLine(line.kind(), side, line.transfer(), line.counterpart(), line.amount(), line.released(), made.timestamp(), location);
  }

  /** What a transfer that is recorded at its own time did to its account on that side. */
  public static StatementLine of(Transfer transfer, Side side, Location location) {
    AccountId counterpart = side == Side.DEBIT ? transfer.creditAccountId() : transfer.debitAccountId();
    Amount amount = transfer.voids() ? Amount.ZERO : transfer.amount();
    return new StatementLine(Kind.of(transfer), side, transfer.id(), counterpart, amount, transfer.released(), transfer.timestamp(), location);
  }

  /** What a hold's expiry did to its account on that side. */
  public static StatementLine of(Entry.HoldExpired expired, Side side, Location location) {
    AccountId counterpart = side == Side.DEBIT ? expired.creditAccountId() : expired.debitAccountId();
    return new StatementLine(
        Kind.EXPIRE_HOLD, side, expired.holdId(), counterpart, Amount.ZERO, expired.amount(), expired.timestamp(), location);
  }

  /** The account's totals after this line, given those before it. */
  public Totals apply(Totals before) {
    return side == Side.DEBIT
        ? new Totals(
            pending(before.debitsPending()),
            posted(before.debitsPosted()),
            before.creditsPending(),
            before.creditsPosted())
        : new Totals(
            before.debitsPending(),
            before.debitsPosted(),
            pending(before.creditsPending()),
            posted(before.creditsPosted()));
  }

  /** The account's totals before this line, given those after it. */
  public Totals undo(Totals after) {
    return side == Side.DEBIT
        ? new Totals(
            pendingBefore(after.debitsPending()),
            postedBefore(after.debitsPosted()),
            after.creditsPending(),
            after.creditsPosted())
        : new Totals(
            after.debitsPending(),
            after.debitsPosted(),
            pendingBefore(after.creditsPending()),
            postedBefore(after.creditsPosted()));
  }

  private Amount pending(Amount before) {
    return kind == Kind.HOLD ? before.plus(amount) : before.minus(released);
  }

  private Amount pendingBefore(Amount after) {
    return kind == Kind.HOLD ? after.minus(amount) : after.plus(released);
  }

  private Amount posted(Amount before) {
    return kind == Kind.HOLD ? before : before.plus(amount);
  }

  private Amount postedBefore(Amount after) {
    return kind == Kind.HOLD ? after : after.minus(amount);
  }
}
