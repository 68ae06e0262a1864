package io.tallystick.ledger;

/**
 * The ladder of making a transfer, below the rungs of chains: read from top to bottom, the first rung that matches is the outcome.
 *
 * <p>On the way down it finds the accounts and the final amount; if nothing matched, {@link #make} uses them.
 */
final class TransferLadder {
  private final Overlay overlay;
  private final ResolutionLadder resolution;
  private final ReversalLadder reversal;
  private WorkingAccount debit;
  private WorkingAccount credit;
  private Amount amount;

  TransferLadder(Overlay overlay) {
    this.overlay = overlay;
    this.resolution = new ResolutionLadder(overlay);
    this.reversal = new ReversalLadder(overlay);
  }

  /** @param sentAt when the transfer was asked for; the ledger's clock may be later, at a late delivery, or earlier, where clocks differ */
  TransferOutcome judge(NewTransfer transfer, long timestamp, long sentAt) {
    TransferOutcome identity = identity(transfer, timestamp, sentAt);
    if (identity != TransferOutcome.CREATED) {
      return identity;
    }
    if (transfer.resolves()) {
      return resolution.judge(transfer, timestamp);
    }
    if (transfer.reversal()) {
      return reversal.judge(transfer);
    }
    TransferOutcome outcome = form(transfer);
    return outcome == TransferOutcome.CREATED ? state(transfer, timestamp) : outcome;
  }

  /** The rungs that need neither an account nor the hold or original that the transfer names: for a shard that has none of these. */
  TransferOutcome judgeFormOnly(NewTransfer transfer, long timestamp, long sentAt) {
    TransferOutcome identity = identity(transfer, timestamp, sentAt);
    if (identity != TransferOutcome.CREATED) {
      return identity;
    }
    if (transfer.resolves()) {
      return ResolutionLadder.form(transfer);
    }
    return transfer.reversal() ? ReversalLadder.form(transfer) : form(transfer);
  }

  /** The rungs of its id. */
  private TransferOutcome identity(NewTransfer transfer, long timestamp, long sentAt) {
    if (transfer.id().isNone()) {
      return TransferOutcome.ID_REQUIRED;
    }
    if (IdTime.tooFarInFuture(transfer.id(), Math.min(timestamp, sentAt))) {
      return TransferOutcome.ID_TIMESTAMP_TOO_FAR_IN_FUTURE;
    }
    Known known = overlay.known(transfer.id());
    return known == null ? TransferOutcome.CREATED : repeat(transfer, known);
  }

  /** What the movement that was judged last comes to, lowered by balancing; only if it came as far as the rungs of amounts. */
  Amount amount() {
    return amount;
  }

  /** Whether everything about it is known already. */
  boolean exists(NewTransfer transfer) {
    Known known = overlay.known(transfer.id());
    return known != null && repeat(transfer, known) == TransferOutcome.EXISTS;
  }

  private TransferOutcome repeat(NewTransfer transfer, Known known) {
    return switch (known) {
      case Burned _ -> TransferOutcome.ID_ALREADY_FAILED;
      case Transfer recorded -> RepeatLadder.judge(transfer, recorded, inherited(recorded));
    };
  }

  /**
   * What a recorded transfer may have taken over from another. Where that one is on other shards, what was left out is as recorded; it is compared there.
   */
  private Inherited inherited(Transfer recorded) {
    if (recorded.resolves()) {
      Hold hold = overlay.hold(recorded.pendingId());
      return Inherited.ofHold(hold == null ? recorded : hold.transfer());
    }
    if (!recorded.reversal()) {
      return null;
    }
    return overlay.known(recorded.reverses()) instanceof Transfer original ? Inherited.ofOriginal(original) : Inherited.ofRecorded(recorded);
  }

  /** The rungs that look at the transfer alone. */
  private static TransferOutcome form(NewTransfer transfer) {
    TransferFlags flags = transfer.flags();
    if (flags.has(TransferFlag.KEEP_OPEN)) {
      return TransferOutcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (transfer.debitAccountId().isNone()) {
      return TransferOutcome.DEBIT_ACCOUNT_ID_REQUIRED;
    }
    if (transfer.creditAccountId().isNone()) {
      return TransferOutcome.CREDIT_ACCOUNT_ID_REQUIRED;
    }
    if (transfer.debitAccountId().equals(transfer.creditAccountId())) {
      return TransferOutcome.ACCOUNTS_MUST_BE_DIFFERENT;
    }
    if (!transfer.pendingId().isNone()) {
      return TransferOutcome.PENDING_ID_MUST_BE_EMPTY;
    }
    if (transfer.timeoutSeconds() != 0 && !flags.has(TransferFlag.PENDING)) {
      return TransferOutcome.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
    }
    if ((flags.has(TransferFlag.CLOSING_DEBIT) || flags.has(TransferFlag.CLOSING_CREDIT)) && !flags.has(TransferFlag.PENDING)) {
      return TransferOutcome.CLOSING_TRANSFER_MUST_BE_PENDING;
    }
    if (transfer.asset() == null) {
      return TransferOutcome.ASSET_REQUIRED;
    }
    if (transfer.code() == 0) {
      return TransferOutcome.CODE_REQUIRED;
    }
    return TransferOutcome.CREATED;
  }

  /** The rungs that look at the accounts. */
  private TransferOutcome state(NewTransfer transfer, long timestamp) {
    debit = overlay.account(transfer.debitAccountId());
    if (debit == null) {
      return TransferOutcome.DEBIT_ACCOUNT_NOT_FOUND;
    }
    credit = overlay.account(transfer.creditAccountId());
    if (credit == null) {
      return TransferOutcome.CREDIT_ACCOUNT_NOT_FOUND;
    }
    if (!debit.hasSameAssetAs(credit)) {
      return TransferOutcome.ACCOUNTS_MUST_HAVE_THE_SAME_ASSET;
    }
    // both have the same one, except that one of them may lie on another shard and not be known
    if (!debit.hasAsset(transfer.asset()) || !credit.hasAsset(transfer.asset())) {
      return TransferOutcome.TRANSFER_MUST_HAVE_THE_SAME_ASSET_AS_ACCOUNTS;
    }
    if (debit.closed()) {
      return TransferOutcome.DEBIT_ACCOUNT_ALREADY_CLOSED;
    }
    if (credit.closed()) {
      return TransferOutcome.CREDIT_ACCOUNT_ALREADY_CLOSED;
    }
    amount = balanced(transfer);
    boolean pending = transfer.flags().has(TransferFlag.PENDING);
    if (pending && debit.overflowsDebitsPending(amount)) {
      return TransferOutcome.OVERFLOWS_DEBITS_PENDING;
    }
    if (pending && credit.overflowsCreditsPending(amount)) {
      return TransferOutcome.OVERFLOWS_CREDITS_PENDING;
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
    if (Transfer.expiryOverflows(timestamp, transfer.timeoutSeconds())) {
      return TransferOutcome.OVERFLOWS_TIMEOUT;
    }
    if (debit.exceedsCredits(amount)) {
      return TransferOutcome.EXCEEDS_CREDITS;
    }
    if (credit.exceedsDebits(amount)) {
      return TransferOutcome.EXCEEDS_DEBITS;
    }
    return TransferOutcome.CREATED;
  }

  private Amount balanced(NewTransfer transfer) {
    Amount lowered = transfer.amount();
    if (transfer.flags().has(TransferFlag.BALANCING_DEBIT)) {
      lowered = lowered.min(debit.debitRoom());
    }
    if (transfer.flags().has(TransferFlag.BALANCING_CREDIT)) {
      lowered = lowered.min(credit.creditRoom());
    }
    return lowered;
  }

  /** Makes the transfer that was judged last, after no rung matched. */
  void make(NewTransfer transfer, long timestamp) {
    if (transfer.resolves()) {
      resolution.make(transfer, timestamp);
      return;
    }
    if (transfer.reversal()) {
      reversal.make(transfer, timestamp);
      return;
    }
    overlay.change(debit);
    overlay.change(credit);
    Transfer made =
        new Transfer(
            transfer.id(),
            transfer.debitAccountId(),
            transfer.creditAccountId(),
            amount,
            Amount.ZERO,
            transfer.asset(),
            transfer.code(),
            transfer.flags(),
            TransferId.NONE,
            TransferId.NONE,
            transfer.timeoutSeconds(),
            transfer.reference(),
            transfer.metadata(),
            transfer.effectiveAt(),
            timestamp);
    if (made.pending()) {
      hold(made);
    } else {
      debit.debit(amount);
      credit.credit(amount);
    }
    overlay.made(made);
  }

  private void hold(Transfer made) {
    debit.holdDebit(amount);
    credit.holdCredit(amount);
    if (made.flags().has(TransferFlag.CLOSING_DEBIT)) {
      debit.close();
    }
    if (made.flags().has(TransferFlag.CLOSING_CREDIT)) {
      credit.close();
    }
    overlay.put(new Hold.Open(made));
  }
}
