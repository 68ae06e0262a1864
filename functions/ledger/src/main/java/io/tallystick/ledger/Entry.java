package io.tallystick.ledger;

import java.util.Objects;

/** One record of the journal: an effect or a rejection, never a command. Readers apply it without running the rules. */
public sealed interface Entry permits Entry.AccountOpened, Entry.TransferMade, Entry.HoldExpired, Entry.AccountRejected, Entry.TransferRejected, CrossEntry {
  /** Nanoseconds since 1970, unique and growing within a shard. */
  long timestamp();

  /** Whether it only says that something was refused, and changes neither account nor hold. */
  default boolean rejects() {
    return switch (this) {
      case AccountRejected _, TransferRejected _ -> true;
      case AccountOpened _, TransferMade _, HoldExpired _, CrossEntry _ -> false;
    };
  }

  /** An account was opened; its totals are zero. */
  record AccountOpened(NewAccount account, long timestamp) implements Entry {
    public AccountOpened {
      Objects.requireNonNull(account, "account");
    }
  }

  /**
   * A transfer was recorded: posted at once, held, the post or void of a hold, or the reversal of what was posted. One between accounts of two shards is recorded on both.
   *
   * @param here which of its legs take effect here
   * @param timestamp of this record; the transfer's own, unless it comes from a chain across shards, which has the same times on all of them
   */
  record TransferMade(Transfer transfer, LegsHere here, long timestamp) implements Entry {
    public TransferMade {
      Objects.requireNonNull(transfer, "transfer");
      Objects.requireNonNull(here, "here");
    }

    /** Of a transfer that this shard decided alone. */
    public TransferMade(Transfer transfer) {
      this(transfer, LegsHere.BOTH, transfer.timestamp());
    }
  }

  /**
   * A hold's time was over and what it still held was released.
   *
   * @param amount what was released
   * @param closing whether the hold had closed accounts, which its expiry opens again, as its own closing flags
   * @param here on which of its accounts it was released: where they live on two shards, each of these records its own
   */
  record HoldExpired(
      TransferId holdId,
      AccountId debitAccountId,
      AccountId creditAccountId,
      Amount amount,
      TransferFlags closing,
      LegsHere here,
      long timestamp)
      implements Entry {
    public HoldExpired {
      Objects.requireNonNull(holdId, "holdId");
      Objects.requireNonNull(debitAccountId, "debitAccountId");
      Objects.requireNonNull(creditAccountId, "creditAccountId");
      Objects.requireNonNull(amount, "amount");
      Objects.requireNonNull(closing, "closing");
      Objects.requireNonNull(here, "here");
    }

    /** Of a hold of which both accounts live here. */
    public HoldExpired(TransferId holdId, AccountId debitAccountId, AccountId creditAccountId, Amount amount, TransferFlags closing, long timestamp) {
      this(holdId, debitAccountId, creditAccountId, amount, closing, LegsHere.BOTH, timestamp);
    }
  }

  /** An account was not opened. */
  record AccountRejected(AccountId id, AccountOutcome outcome, long timestamp) implements Entry {}

  /**
   * A transfer was not made. If the outcome is transient, its id is burned.
   *
   * @param told whether another shard decided so, and recorded it too
   */
  record TransferRejected(TransferId id, TransferOutcome outcome, boolean told, long timestamp) implements Entry {
    /** Decided here. */
    public TransferRejected(TransferId id, TransferOutcome outcome, long timestamp) {
      this(id, outcome, false, timestamp);
    }
  }
}
