package io.tallystick.ledger;

/** What became of an account that was asked for, in order of precedence; {@code CREATED} is what remains when no other matches. */
public enum AccountOutcome {
  LINKED_EVENT_FAILED,
  LINKED_EVENT_CHAIN_OPEN,
  CHAIN_TOO_LARGE,
  ACCOUNTS_ON_DIFFERENT_SHARDS,
  ID_REQUIRED,
  EXISTS_WITH_DIFFERENT_FLAGS,
  EXISTS_WITH_DIFFERENT_REFERENCE,
  EXISTS_WITH_DIFFERENT_METADATA,
  EXISTS_WITH_DIFFERENT_ASSET,
  EXISTS_WITH_DIFFERENT_CODE,
  EXISTS_WITH_DIFFERENT_OVERDRAFT,
  EXISTS,
  FLAGS_ARE_MUTUALLY_EXCLUSIVE,
  ASSET_REQUIRED,
  CODE_REQUIRED,
  OVERDRAFT_REQUIRES_LIMIT,
  CREATED;

  private final String wire = name().toLowerCase(java.util.Locale.ROOT);

  /** The name in answers, as {@code exists_with_different_flags}. */
  public String wire() {
    return wire;
  }

  /** Whether the account is there as asked for: just opened, or opened before with the same fields. */
  public boolean succeeded() {
    return this == CREATED || this == EXISTS;
  }
}
