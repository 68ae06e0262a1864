package io.tallystick.ledger;

/**
 * What became of a transfer that was asked for, in order of precedence; {@code CREATED} is what remains when no other matches.
 *
 * <p>A transient outcome depends on state that may change; so that a redelivery cannot turn it into a success, it burns the id.
 */
public enum TransferOutcome {
  LINKED_EVENT_FAILED,
  LINKED_EVENT_CHAIN_OPEN,
  CHAIN_TOO_LARGE,
  ID_REQUIRED,
  ID_TIMESTAMP_TOO_FAR_IN_FUTURE,
  EXISTS_WITH_DIFFERENT_FLAGS,
  EXISTS_WITH_DIFFERENT_PENDING_ID,
  EXISTS_WITH_DIFFERENT_TIMEOUT,
  EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID,
  EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID,
  EXISTS_WITH_DIFFERENT_AMOUNT,
  EXISTS_WITH_DIFFERENT_REFERENCE,
  EXISTS_WITH_DIFFERENT_METADATA,
  EXISTS_WITH_DIFFERENT_ASSET,
  EXISTS_WITH_DIFFERENT_CODE,
  EXISTS_WITH_DIFFERENT_EFFECTIVE_AT,
  EXISTS,
  ID_ALREADY_FAILED,
  FLAGS_ARE_MUTUALLY_EXCLUSIVE,
  DEBIT_ACCOUNT_ID_REQUIRED,
  CREDIT_ACCOUNT_ID_REQUIRED,
  ACCOUNTS_MUST_BE_DIFFERENT,
  PENDING_ID_MUST_BE_EMPTY,
  PENDING_ID_REQUIRED,
  PENDING_ID_MUST_BE_DIFFERENT,
  TIMEOUT_RESERVED_FOR_PENDING_TRANSFER,
  CLOSING_TRANSFER_MUST_BE_PENDING,
  ASSET_REQUIRED,
  CODE_REQUIRED,
  DEBIT_ACCOUNT_NOT_FOUND(true),
  CREDIT_ACCOUNT_NOT_FOUND(true),
  ACCOUNTS_MUST_HAVE_THE_SAME_ASSET,
  TRANSFER_MUST_HAVE_THE_SAME_ASSET_AS_ACCOUNTS,
  PENDING_TRANSFER_NOT_FOUND(true),
  PENDING_TRANSFER_NOT_PENDING,
  PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID,
  PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID,
  PENDING_TRANSFER_HAS_DIFFERENT_ASSET,
  PENDING_TRANSFER_HAS_DIFFERENT_CODE,
  EXCEEDS_PENDING_TRANSFER_AMOUNT,
  PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT,
  PENDING_TRANSFER_ALREADY_POSTED,
  PENDING_TRANSFER_ALREADY_VOIDED,
  PENDING_TRANSFER_EXPIRED,
  DEBIT_ACCOUNT_ALREADY_CLOSED(true),
  CREDIT_ACCOUNT_ALREADY_CLOSED(true),
  OVERFLOWS_DEBITS_PENDING,
  OVERFLOWS_CREDITS_PENDING,
  OVERFLOWS_DEBITS_POSTED,
  OVERFLOWS_CREDITS_POSTED,
  OVERFLOWS_DEBITS,
  OVERFLOWS_CREDITS,
  OVERFLOWS_TIMEOUT,
  EXCEEDS_CREDITS(true),
  EXCEEDS_DEBITS(true),
  CREATED;

  private final boolean isTransient;
  private final String wire = name().toLowerCase(java.util.Locale.ROOT);

  TransferOutcome() {
    this(false);
  }

  TransferOutcome(boolean isTransient) {
    this.isTransient = isTransient;
  }

  /** Whether the same transfer under a new id might succeed later; the id itself is burned. */
  public boolean isTransient() {
    return isTransient;
  }

  /** The name in answers, as {@code exceeds_credits}. */
  public String wire() {
    return wire;
  }

  /** Whether the transfer is there as asked for: just made, or made before with the same fields. */
  public boolean succeeded() {
    return this == CREATED || this == EXISTS;
  }
}
