package io.tallystick.ledger;

import java.util.Objects;

/** The part of the transfer ladder for an id that is known: how the repeat differs from what was recorded, if it does. */
final class RepeatLadder {
  /** What a transfer that takes nothing over takes: nothing. */
  private static final Inherited NOTHING = new Inherited(AccountId.NONE, AccountId.NONE, null, 0, "", "");

  private RepeatLadder() {}

  /**
   * Compares a repeat with the recorded transfer.
   *
   * @param inherited for a recorded post or void what stands for the fields left out, its hold's; for a reversal its original's; else null
   */
  static TransferOutcome judge(NewTransfer repeat, Transfer recorded, Inherited inherited) {
    Inherited from = inherited == null ? NOTHING : inherited;
    if (repeat.flags().bits() != recorded.flags().bits()) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_FLAGS;
    }
    if (!repeat.pendingId().equals(recorded.pendingId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_PENDING_ID;
    }
    if (!repeat.reverses().equals(recorded.reverses())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_REVERSES;
    }
    if (repeat.timeoutSeconds() != recorded.timeoutSeconds()) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_TIMEOUT;
    }
    if (!from.debitAccountId(repeat).equals(recorded.debitAccountId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!from.creditAccountId(repeat).equals(recorded.creditAccountId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (!sameAmount(repeat, recorded)) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    if (!from.reference(repeat).equals(recorded.reference())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_REFERENCE;
    }
    if (!from.metadata(repeat).equals(recorded.metadata())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_METADATA;
    }
    if (!recorded.asset().equals(from.asset(repeat))) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_ASSET;
    }
    if (from.code(repeat) != recorded.code()) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_CODE;
    }
    if (!Objects.equals(repeat.effectiveAt(), recorded.effectiveAt())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_AT;
    }
    return TransferOutcome.EXISTS;
  }

  private static boolean sameAmount(NewTransfer repeat, Transfer recorded) {
    Amount given = repeat.amount();
    Amount made = recorded.amount();
    if (recorded.posts() || recorded.reversal()) {
      return given.equals(made) || given.equals(Amount.MAX) && made.equals(recorded.leftBefore());
    }
    if (recorded.voids()) {
      return given.isZero() || given.equals(made);
    }
    return recorded.balancing() ? given.compareTo(made) >= 0 : given.equals(made);
  }
}
