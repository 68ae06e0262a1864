package io.tallystick.ledger;

/**
 * The part of the transfer ladder for a reversal under an id that is not known yet.
 *
 * <p>On the way down it finds the original, the accounts and the final amount; if nothing matched, {@link #make} uses them.
 */
final class ReversalLadder {
  private static final int NOT_WITH_REVERSES =
      TransferFlags.of(
              TransferFlag.PENDING,
              TransferFlag.POST_PENDING_TRANSFER,
              TransferFlag.VOID_PENDING_TRANSFER,
              TransferFlag.BALANCING_DEBIT,
              TransferFlag.BALANCING_CREDIT,
              TransferFlag.CLOSING_DEBIT,
              TransferFlag.CLOSING_CREDIT)
          .bits();

  private final Overlay overlay;
  private Inherited inherited;
  private Amount reversible;
  private Amount amount;
  private WorkingAccount debit;
  private WorkingAccount credit;

  ReversalLadder(Overlay overlay) {
    this.overlay = overlay;
  }

  TransferOutcome judge(NewTransfer transfer) {
    TransferOutcome outcome = form(transfer);
    if (outcome == TransferOutcome.CREATED) {
      outcome = match(transfer);
    }
    return outcome == TransferOutcome.CREATED ? state() : outcome;
  }

  /** The rungs that look at the transfer alone. */
  static TransferOutcome form(NewTransfer transfer) {
    if (transfer.flags().has(TransferFlag.KEEP_OPEN)) {
      return TransferOutcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (!transfer.pendingId().isNone()) {
      return TransferOutcome.PENDING_ID_MUST_BE_EMPTY;
    }
    if ((transfer.flags().bits() & NOT_WITH_REVERSES) != 0) {
      return TransferOutcome.REVERSES_MUST_BE_EMPTY;
    }
    if (transfer.reverses().equals(transfer.id())) {
      return TransferOutcome.REVERSES_MUST_BE_DIFFERENT;
    }
    if (transfer.timeoutSeconds() != 0) {
      return TransferOutcome.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
    }
    return TransferOutcome.CREATED;
  }

  /** The rungs that compare with the original. */
  private TransferOutcome match(NewTransfer transfer) {
    if (!(overlay.known(transfer.reverses()) instanceof Transfer original)) {
      return TransferOutcome.REVERSED_TRANSFER_NOT_FOUND;
    }
    if (!original.posted()) {
      return TransferOutcome.REVERSED_TRANSFER_NOT_POSTED;
    }
    inherited = Inherited.ofOriginal(original);
    if (!inherited.debitAccountId(transfer).equals(inherited.debitAccountId())) {
      return TransferOutcome.REVERSED_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!inherited.creditAccountId(transfer).equals(inherited.creditAccountId())) {
      return TransferOutcome.REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (!inherited.asset(transfer).equals(inherited.asset())) {
      return TransferOutcome.REVERSED_TRANSFER_HAS_DIFFERENT_ASSET;
    }
    reversible = overlay.reversible(original);
    if (reversible.isZero()) {
      return TransferOutcome.ALREADY_REVERSED;
    }
    amount = transfer.amount().equals(Amount.MAX) ? reversible : transfer.amount();
    if (amount.compareTo(reversible) > 0) {
      return TransferOutcome.EXCEEDS_REVERSIBLE_AMOUNT;
    }
    return TransferOutcome.CREATED;
  }

  /** The rungs that look at the accounts, as those of any transfer that posts at once. */
  private TransferOutcome state() {
    debit = overlay.accountOf(inherited.debitAccountId());
    credit = overlay.accountOf(inherited.creditAccountId());
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
    if (debit.overflowsDebits(amount)) {
      return TransferOutcome.OVERFLOWS_DEBITS;
    }
    if (credit.overflowsCredits(amount)) {
      return TransferOutcome.OVERFLOWS_CREDITS;
    }
    if (debit.exceedsCredits(amount)) {
      return TransferOutcome.EXCEEDS_CREDITS;
    }
    if (credit.exceedsDebits(amount)) {
      return TransferOutcome.EXCEEDS_DEBITS;
    }
    return TransferOutcome.CREATED;
  }

  /** Makes the reversal that was judged last, after no rung matched. */
  void make(NewTransfer transfer, long timestamp) {
    overlay.change(debit);
    overlay.change(credit);
    debit.debit(amount);
    credit.credit(amount);
    overlay.made(
        new Transfer(
            transfer.id(),
            inherited.debitAccountId(),
            inherited.creditAccountId(),
            amount,
            reversible,
            inherited.asset(),
            inherited.code(transfer),
            transfer.flags(),
            TransferId.NONE,
            transfer.reverses(),
            0,
            transfer.reference(),
            transfer.metadata(),
            transfer.effectiveAt(),
            timestamp));
  }
}
