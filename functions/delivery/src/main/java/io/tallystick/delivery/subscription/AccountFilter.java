package io.tallystick.delivery.subscription;

import io.tallystick.ledger.AccountId;

/** Which accounts an interest is in. */
public sealed interface AccountFilter {
  /** All, and what concerns none. */
  record Any() implements AccountFilter {}

  /** One account. */
  record One(AccountId account) implements AccountFilter {
    public One {
      if (account.isNone()) {
        throw new IllegalArgumentException("an account has an id");
      }
    }
  }

  /** Accounts whose ids start so. @param start at least one character */
  record Prefix(String start) implements AccountFilter {
    public Prefix {
      if (start.isEmpty()) {
        throw new IllegalArgumentException("a prefix has at least one character");
      }
    }
  }
}
