package io.tallystick.journal.record;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;

/**
 * What the cache knows of one account as of a sequence.
 *
 * <p>{@code Partial} is known from the tail's after-balances alone: its totals are current, but what it was opened with has to be loaded.
 */
sealed interface AccountSlot {
  /** The sequence that the knowledge is from; −1 if it was loaded and not found. */
  long sequence();

  record Absent() implements AccountSlot {
    static final Absent VALUE = new Absent();

    @Override
    public long sequence() {
      return -1;
    }
  }

  record Partial(AfterBalance balance, long sequence) implements AccountSlot {}

  record Present(Account account, long sequence) implements AccountSlot {}

  /** This slot, or null for none, after a segment's after-balance. The same segment may have opened the account just before. */
  static AccountSlot after(AccountSlot slot, AfterBalance balance, long sequence) {
    return switch (slot) {
      case Present present ->
          present.sequence() > sequence
              ? present
              : new Present(present.account().with(balance.totals(), balance.closed()), sequence);
      case Partial partial -> partial.sequence() > sequence ? partial : new Partial(balance, sequence);
      case null -> new Partial(balance, sequence);
      case Absent absent ->
          throw new StoreException.Corrupt("journal touches an account that was never opened: " + balance.id(), null);
    };
  }

  /** The newest of what is cached, or null for nothing, and what was loaded, or null for nothing. */
  static AccountSlot merge(AccountSlot slot, Checkpoint<Account> loaded) {
    return switch (slot) {
      case Present present -> loaded != null && loaded.sequence() > present.sequence() ? of(loaded) : present;
      case Partial partial -> {
        if (loaded == null) {
          throw new StoreException.Corrupt("no checkpoint of an account opened before the tail: " + partial.balance().id(), null);
        }
        yield loaded.sequence() >= partial.sequence()
            ? of(loaded)
            : new Present(
                loaded.value().with(partial.balance().totals(), partial.balance().closed()), partial.sequence());
      }
      case Absent absent -> loaded == null ? absent : of(loaded);
      case null -> loaded == null ? Absent.VALUE : of(loaded);
    };
  }

  private static Present of(Checkpoint<Account> loaded) {
    return new Present(loaded.value(), loaded.sequence());
  }
}
