package io.tallystick.ledger;

import java.util.Objects;

/** One record of the journal: an effect or a rejection, never a command. Readers apply it without running the rules. */
public sealed interface Entry {
  /** Nanoseconds since 1970, unique and growing within a shard. */
  long timestamp();

  /** Whether it only says that something was refused, and changes neither account nor hold. */
  default boolean rejects() {
    return switch (this) {
      case AccountRejected _, TransferRejected _ -> true;
      case AccountOpened _, TransferMade _, HoldExpired _ -> false;
    };
  }

  /** An account was opened; its totals are zero. */
  record AccountOpened(NewAccount account, long timestamp) implements Entry {
    public AccountOpened {
      Objects.requireNonNull(account, "account");
    }
  }

  /** A transfer was recorded: posted at once, held, the post or void of a hold, or the reversal of what was posted. */
  record TransferMade(Transfer transfer) implements Entry {
    public TransferMade {
      Objects.requireNonNull(transfer, "transfer");
    }

    @Override
    public long timestamp() {
      return transfer.timestamp();
    }
  }

  /**
   * A hold's time was over and what it still held was released.
   *
   * @param amount what was released
   * @param closing whether the hold had closed accounts, which its expiry opens again, as its own closing flags
   */
  record HoldExpired(
      TransferId holdId,
      AccountId debitAccountId,
      AccountId creditAccountId,
      Amount amount,
      TransferFlags closing,
      long timestamp)
      implements Entry {
    public HoldExpired {
      Objects.requireNonNull(holdId, "holdId");
      Objects.requireNonNull(debitAccountId, "debitAccountId");
      Objects.requireNonNull(creditAccountId, "creditAccountId");
      Objects.requireNonNull(amount, "amount");
      Objects.requireNonNull(closing, "closing");
    }
  }

  /** An account was not opened. */
  record AccountRejected(AccountId id, AccountOutcome outcome, long timestamp) implements Entry {}

  /** A transfer was not made. If the outcome is transient, its id is burned. */
  record TransferRejected(TransferId id, TransferOutcome outcome, long timestamp) implements Entry {}
}
