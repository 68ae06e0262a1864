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
  private final IdBook ids = new IdBook();
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
    return ids.known(id);
  }

  @Override
  public Amount reversible(TransferId original) {
    return ids.reversible(original);
  }

  @Override
  public Entry.AccountRejected rejection(AccountId id) {
    return ids.rejection(id);
  }

  @Override
  public Entry.TransferRejected rejection(TransferId id) {
    return ids.rejection(id);
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
    return ids.known();
  }

  /** Takes over what was decided on this very state. */
  public void apply(Decision decision) {
    apply(decision.entries(), decision.accounts(), decision.holds());
  }

  /** Takes over a step of a chain across shards. */
  void apply(Step step) {
    apply(step.entries(), step.accounts(), step.holds());
  }

  private void apply(List<Entry> entries, List<Account> after, List<Hold> changed) {
    for (Entry entry : entries) {
      ids.apply(entry);
      lastTimestamp = entry.timestamp();
    }
    for (Account account : after) {
      accounts.put(account.id(), account);
    }
    for (Hold hold : changed) {
      put(hold);
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
