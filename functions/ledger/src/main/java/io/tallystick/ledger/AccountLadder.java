package io.tallystick.ledger;

/** The ladder of opening an account, below the rungs of chains: read from top to bottom, the first rung that matches is the outcome. */
final class AccountLadder {
  private AccountLadder() {}

  /** @param existing the account of that id, null where there is none */
  static AccountOutcome judge(NewAccount account, NewAccount existing) {
    if (account.id().isNone()) {
      return AccountOutcome.ID_REQUIRED;
    }
    return existing != null ? repeat(account, existing) : form(account);
  }

  /** Compares with the account as it was opened; closing it later makes no difference. */
  static AccountOutcome repeat(NewAccount account, NewAccount existing) {
    if (account.flags().bits() != existing.flags().bits()) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_FLAGS;
    }
    if (!account.reference().equals(existing.reference())) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_REFERENCE;
    }
    if (!account.metadata().equals(existing.metadata())) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_METADATA;
    }
    if (!existing.asset().equals(account.asset())) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_ASSET;
    }
    if (account.code() != existing.code()) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_CODE;
    }
    if (!account.overdraft().equals(existing.overdraft())) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_OVERDRAFT;
    }
    return AccountOutcome.EXISTS;
  }

  /** The rungs that look at the account alone. */
  private static AccountOutcome form(NewAccount account) {
    if (account.flags().has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)
        && account.flags().has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)) {
      return AccountOutcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (account.asset() == null) {
      return AccountOutcome.ASSET_REQUIRED;
    }
    if (account.code() == 0) {
      return AccountOutcome.CODE_REQUIRED;
    }
    if (!account.overdraft().isZero() && !limited(account)) {
      return AccountOutcome.OVERDRAFT_REQUIRES_LIMIT;
    }
    return AccountOutcome.CREATED;
  }

  private static boolean limited(NewAccount account) {
    return account.flags().has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)
        || account.flags().has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS);
  }
}
