package io.tallystick.journal.readmodel;

import io.tallystick.ledger.AccountId;

/** Only a statement can answer the question, and the account keeps none: it was opened with {@code no_history}. */
public final class NoHistory extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient AccountId account;

  NoHistory(AccountId account) {
    super("the account keeps no history", null, false, false);
    this.account = account;
  }

  public AccountId account() {
    return account;
  }
}
