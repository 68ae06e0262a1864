package io.tallystick.ledger;

/**
 * The part of the transfer ladder for a post or void under an id that is not known yet.
 *
 * <p>On the way down it finds the hold, its accounts and the final amount; if nothing matched, {@link #make} uses them.
 */
final class ResolutionLadder {
  private static final int NOT_WITH_POST_OR_VOID =
      TransferFlags.of(
              TransferFlag.PENDING,
              TransferFlag.BALANCING_DEBIT,
              TransferFlag.BALANCING_CREDIT,
              TransferFlag.CLOSING_DEBIT,
              TransferFlag.CLOSING_CREDIT)
          .bits();

  private final Overlay overlay;
  private Hold.Open open;
  private Transfer held;
  private Amount amount;
  private WorkingAccount debit;
  private WorkingAccount credit;

  ResolutionLadder(Overlay overlay) {
    this.overlay = overlay;
  }

  TransferOutcome judge(NewTransfer transfer, long timestamp) {
    TransferOutcome outcome = form(transfer);
    if (outcome == TransferOutcome.CREATED) {
      outcome = match(transfer, timestamp);
    }
    return outcome == TransferOutcome.CREATED ? state(transfer) : outcome;
  }

  /** The rungs that look at the transfer alone. */
  private static TransferOutcome form(NewTransfer transfer) {
    if (transfer.posts() && transfer.voids() || (transfer.flags().bits() & NOT_WITH_POST_OR_VOID) != 0) {
      return TransferOutcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (transfer.pendingId().isNone()) {
      return TransferOutcome.PENDING_ID_REQUIRED;
    }
    if (transfer.pendingId().equals(transfer.id())) {
      return TransferOutcome.PENDING_ID_MUST_BE_DIFFERENT;
    }
    if (transfer.timeoutSeconds() != 0) {
      return TransferOutcome.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
    }
    return TransferOutcome.CREATED;
  }

  /** The rungs that compare with the hold. */
  private TransferOutcome match(NewTransfer transfer, long timestamp) {
    Hold hold = overlay.hold(transfer.pendingId());
    boolean taken = hold != null || overlay.known(transfer.pendingId()) instanceof Transfer;
    if (!taken) {
      return TransferOutcome.PENDING_TRANSFER_NOT_FOUND;
    }
    if (hold == null) {
      return TransferOutcome.PENDING_TRANSFER_NOT_PENDING;
    }
    held = hold.transfer();
    if (!transfer.debitAccountId().isNone() && !transfer.debitAccountId().equals(held.debitAccountId())) {
      return TransferOutcome.PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!transfer.creditAccountId().isNone() && !transfer.creditAccountId().equals(held.creditAccountId())) {
      return TransferOutcome.PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (transfer.asset() != null && !transfer.asset().equals(held.asset())) {
      return TransferOutcome.PENDING_TRANSFER_HAS_DIFFERENT_ASSET;
    }
    if (transfer.code() != 0 && transfer.code() != held.code()) {
      return TransferOutcome.PENDING_TRANSFER_HAS_DIFFERENT_CODE;
    }
    boolean all = transfer.voids() ? transfer.amount().isZero() : transfer.amount().equals(Amount.MAX);
    amount = all ? held.amount() : transfer.amount();
    if (amount.compareTo(held.amount()) > 0) {
      return TransferOutcome.EXCEEDS_PENDING_TRANSFER_AMOUNT;
    }
    if (transfer.voids() && amount.compareTo(held.amount()) < 0) {
      return TransferOutcome.PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT;
    }
    return switch (hold) {
      case Hold.Posted _ -> TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED;
      case Hold.Voided _ -> TransferOutcome.PENDING_TRANSFER_ALREADY_VOIDED;
      case Hold.Expired _ -> TransferOutcome.PENDING_TRANSFER_EXPIRED;
      case Hold.Open pending -> {
        open = pending;
        yield pending.expiredAt(timestamp) ? TransferOutcome.PENDING_TRANSFER_EXPIRED : TransferOutcome.CREATED;
      }
    };
  }

  /** The rungs that look at the accounts; a void passes them all, since it only releases. */
  private TransferOutcome state(NewTransfer transfer) {
    debit = overlay.accountOf(held.debitAccountId());
    credit = overlay.accountOf(held.creditAccountId());
    if (transfer.voids()) {
      return TransferOutcome.CREATED;
    }
    if (debit.closed()) {
      return TransferOutcome.DEBIT_ACCOUNT_ALREADY_CLOSED;
    }
    if (credit.closed()) {
      return TransferOutcome.CREDIT_ACCOUNT_ALREADY_CLOSED;
    }
    if (debit.overflowsDebitsPosted(amount)) {
      return TransferOutcome.OVERFLOWS_DEBITS_POSTED;
    }
    if (credit.overflowsCreditsPosted(amount)) {
      return TransferOutcome.OVERFLOWS_CREDITS_POSTED;
    }
    return TransferOutcome.CREATED;
  }

  /** Makes the post or void that was judged last, after no rung matched. */
  void make(NewTransfer transfer, long timestamp) {
    overlay.change(debit);
    overlay.change(credit);
    debit.releaseDebit(held.amount());
    credit.releaseCredit(held.amount());
    if (transfer.posts()) {
      debit.debit(amount);
      credit.credit(amount);
      overlay.put(open.post());
    } else {
      if (held.flags().has(TransferFlag.CLOSING_DEBIT)) {
        debit.reopen();
      }
      if (held.flags().has(TransferFlag.CLOSING_CREDIT)) {
        credit.reopen();
      }
      overlay.put(open.voided());
    }
    overlay.made(resolved(transfer, timestamp));
  }

  /** With all that was left out taken from the hold. */
  private Transfer resolved(NewTransfer transfer, long timestamp) {
    return new Transfer(
        transfer.id(),
        held.debitAccountId(),
        held.creditAccountId(),
        amount,
        held.amount(),
        held.asset(),
        held.code(),
        transfer.flags(),
        transfer.pendingId(),
        0,
        transfer.reference().isEmpty() ? held.reference() : transfer.reference(),
        transfer.metadata().isEmpty() ? held.metadata() : transfer.metadata(),
        transfer.effectiveAt(),
        timestamp);
  }
}
