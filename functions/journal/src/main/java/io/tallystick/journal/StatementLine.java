package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.TransferId;

/**
 * What one journal entry did to one account.
 *
 * @param side on which the account stood
 * @param transfer the transfer's id; for an expiry the hold's
 * @param counterpart the account on the other side
 * @param amount what was posted ({@code POST}, {@code POST_HOLD}), reserved ({@code HOLD}) or zero
 * @param released what left the pending total: the full hold for {@code POST_HOLD}, {@code VOID_HOLD} and {@code EXPIRE_HOLD}, else zero
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
    EXPIRE_HOLD
  }

  /** The account's side of the transfer. */
  public enum Side {
    DEBIT,
    CREDIT
  }
}
