package io.tallystick.ledger;

import java.util.Objects;

/** The part of the transfer ladder for an id that is known: how the repeat differs from what was recorded, if it does. */
final class RepeatLadder {
  private RepeatLadder() {}

  /**
   * Compares a repeat with the recorded transfer.
   *
   * @param hold for a recorded post or void the pending transfer it resolved, whose fields stand for those left out; else null
   */
  static TransferOutcome judge(NewTransfer repeat, Transfer recorded, Transfer hold) {
    if (repeat.flags().bits() != recorded.flags().bits()) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_FLAGS;
    }
    if (!repeat.pendingId().equals(recorded.pendingId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_PENDING_ID;
    }
    if (repeat.timeoutSeconds() != recorded.timeoutSeconds()) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_TIMEOUT;
    }
    if (!given(repeat.debitAccountId(), hold == null ? null : hold.debitAccountId()).equals(recorded.debitAccountId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!given(repeat.creditAccountId(), hold == null ? null : hold.creditAccountId()).equals(recorded.creditAccountId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (!sameAmount(repeat, recorded)) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    if (!given(repeat.reference(), hold == null ? null : hold.reference()).equals(recorded.reference())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_REFERENCE;
    }
    if (!given(repeat.metadata(), hold == null ? null : hold.metadata()).equals(recorded.metadata())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_METADATA;
    }
    if (!recorded.asset().equals(repeat.asset() == null && hold != null ? hold.asset() : repeat.asset())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_ASSET;
    }
    if ((repeat.code() == 0 && hold != null ? hold.code() : repeat.code()) != recorded.code()) {
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
    if (recorded.posts()) {
      return given.equals(made) || given.equals(Amount.MAX) && made.equals(recorded.heldAmount());
    }
    if (recorded.voids()) {
      return given.isZero() || given.equals(made);
    }
    return recorded.balancing() ? given.compareTo(made) >= 0 : given.equals(made);
  }

  private static AccountId given(AccountId given, AccountId ofHold) {
    return given.isNone() && ofHold != null ? ofHold : given;
  }

  private static String given(String given, String ofHold) {
    return given.isEmpty() && ofHold != null ? ofHold : given;
  }
}
