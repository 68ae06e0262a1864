package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The whole state of a shard in memory. It changes only by decisions that were made on it. Not safe for concurrent use. */
public final class MemoryState implements View {
  private final Map<AccountId, Account> accounts = new HashMap<>();
  private final Map<TransferId, Hold> holds = new HashMap<>();
  private final Map<TransferId, Known> known = new HashMap<>();
  private final Map<TransferId, Amount> reversible = new HashMap<>();
  private final Map<AccountId, Entry.AccountRejected> accountRejections = new HashMap<>();
  private final Map<TransferId, Entry.TransferRejected> transferRejections = new HashMap<>();
  /** The open holds that expire at some time. Timestamps are unique, so the order is total. */
  private final TreeSet<Hold.Open> expiring =
      new TreeSet<>(
          Comparator.comparingLong((Hold.Open hold) -> hold.transfer().expiresAt())
              .thenComparingLong(hold -> hold.transfer().timestamp()));

  private final Shard shard;
  private long lastTimestamp;

  public MemoryState() {
    this(Shard.ONLY);
  }

  public MemoryState(Shard shard) {
    this.shard = shard;
  }

  @Override
  public boolean has(AccountId id) {
    return shard.has(id);
  }

  @Override
  public Account account(AccountId id) {
    return accounts.get(id);
  }

  @Override
  public Hold hold(TransferId id) {
    return holds.get(id);
  }

  @Override
  public Known known(TransferId id) {
    return known.get(id);
  }

  @Override
  public Amount reversible(TransferId original) {
    return reversible.get(original);
  }

  @Override
  public Entry.AccountRejected rejection(AccountId id) {
    return accountRejections.get(id);
  }

  @Override
  public Entry.TransferRejected rejection(TransferId id) {
    return transferRejections.get(id);
  }

  @Override
  public long lastTimestamp() {
    return lastTimestamp;
  }

  /** Every account, in no order; a view that follows the state. */
  public Collection<Account> accounts() {
    return Collections.unmodifiableCollection(accounts.values());
  }

  /** Every hold whatever became of it, in no order; a view that follows the state. */
  public Collection<Hold> holds() {
    return Collections.unmodifiableCollection(holds.values());
  }

  /** Every id that was used or burned, in no order; a view that follows the state. */
  public Collection<Known> known() {
    return Collections.unmodifiableCollection(known.values());
  }

  /** Takes over what was decided on this very state. */
  public void apply(Decision decision) {
    for (Entry entry : decision.entries()) {
      apply(entry);
      lastTimestamp = entry.timestamp();
    }
    for (Account account : decision.accounts()) {
      accounts.put(account.id(), account);
    }
    for (Hold hold : decision.holds()) {
      put(hold);
    }
  }

  /** Takes over a step of a chain across shards. */
  void apply(Step step) {
    step.entries().forEach(this::apply);
    step.accounts().forEach(account -> accounts.put(account.id(), account));
    step.holds().forEach(this::put);
    lastTimestamp = step.entry().timestamp();
  }

  private void apply(Entry entry) {
    switch (entry) {
      case Entry.TransferMade made -> apply(made.transfer());
      case Entry.TransferRejected rejected -> apply(rejected);
      case Entry.AccountRejected rejected -> {
        if (!rejected.id().isNone()) {
          accountRejections.put(rejected.id(), rejected);
        }
      }
      // their effects are among the decision's accounts and holds
      case Entry.AccountOpened _, Entry.HoldExpired _, CrossEntry _ -> {}
    }
  }

  private void apply(Transfer made) {
    known.put(made.id(), made);
    if (made.reversal()) {
      reversible.put(made.reverses(), made.leftAfter());
    }
  }

  private void apply(Entry.TransferRejected rejected) {
    if (rejected.id().isNone()) {
      return;
    }
    if (rejected.outcome().isTransient()) {
      known.put(rejected.id(), new Burned(rejected.id(), rejected.outcome(), rejected.timestamp()));
    } else {
      transferRejections.put(rejected.id(), rejected);
    }
  }

  private void put(Hold hold) {
    holds.put(hold.id(), hold);
    if (hold.transfer().timeoutSeconds() == 0) {
      return;
    }
    expiring.remove(new Hold.Open(hold.transfer())); // by its time, whatever was posted of it
    if (hold instanceof Hold.Open open) {
      expiring.add(open);
    }
  }

  /** The open holds whose time is over at that time, in order of expiry, then of making; at most {@code limit}. */
  public List<Hold.Open> due(long now, int limit) {
    List<Hold.Open> due = new ArrayList<>();
    for (Hold.Open hold : expiring) {
      if (due.size() == limit || !hold.expiredAt(now)) {
        break;
      }
      due.add(hold);
    }
    return due;
  }

  /**
   * Sets an account's totals by force, for the replay of made-up situations only.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public void setTotals(AccountId id, Totals totals) {
    Account account = accounts.get(id);
    if (account == null) {
      throw new IllegalArgumentException("no such account");
    }
    accounts.put(id, account.with(totals, account.closed()));
  }
}
