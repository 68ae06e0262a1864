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
  /** What there is to post or void: what the hold still holds; all that it ever held if it is over, so that it is refused for that. */
  private Amount left;
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
  static TransferOutcome form(NewTransfer transfer) {
    boolean keepOpen = transfer.flags().has(TransferFlag.KEEP_OPEN);
    if (transfer.voids() && (transfer.posts() || keepOpen) || (transfer.flags().bits() & NOT_WITH_POST_OR_VOID) != 0) {
      return TransferOutcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (transfer.pendingId().isNone()) {
      return TransferOutcome.PENDING_ID_REQUIRED;
    }
    if (transfer.pendingId().equals(transfer.id())) {
      return TransferOutcome.PENDING_ID_MUST_BE_DIFFERENT;
    }
    if (transfer.reversal()) {
      return TransferOutcome.REVERSES_MUST_BE_EMPTY;
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
    left = hold instanceof Hold.Open pending ? pending.held() : held.amount();
    amount = all ? left : transfer.amount();
    if (amount.compareTo(left) > 0) {
      return TransferOutcome.EXCEEDS_PENDING_TRANSFER_AMOUNT;
    }
    if (transfer.voids() && amount.compareTo(left) < 0) {
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
    Transfer resolved = resolved(transfer, timestamp);
    debit.releaseDebit(resolved.released());
    credit.releaseCredit(resolved.released());
    if (transfer.posts()) {
      debit.debit(amount);
      credit.credit(amount);
      overlay.put(resolved.keepsOpen() ? open.postPart(amount) : open.post(amount));
    } else {
      if (held.flags().has(TransferFlag.CLOSING_DEBIT)) {
        debit.reopen();
      }
      if (held.flags().has(TransferFlag.CLOSING_CREDIT)) {
        credit.reopen();
      }
      overlay.put(open.voided());
    }
    overlay.made(resolved);
  }

  /** With all that was left out taken from the hold. */
  private Transfer resolved(NewTransfer transfer, long timestamp) {
    return new Transfer(
        transfer.id(),
        held.debitAccountId(),
        held.creditAccountId(),
        amount,
        left,
        held.asset(),
        held.code(),
        transfer.flags(),
        transfer.pendingId(),
        TransferId.NONE,
        0,
        transfer.reference().isEmpty() ? held.reference() : transfer.reference(),
        transfer.metadata().isEmpty() ? held.metadata() : transfer.metadata(),
        transfer.effectiveAt(),
        timestamp);
  }
}
