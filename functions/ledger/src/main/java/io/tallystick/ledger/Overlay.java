package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The state of a shard as it stands in the middle of a batch: a {@link View} with the batch's own effects laid over it.
 *
 * <p>Inside a chain every change is noted so that {@link #discardChain()} can take it back; outside nothing is noted.
 */
final class Overlay {
  private final View view;
  private final long now;
  /** Every account that was asked for, each looked up in the view once. */
  private final IdTable<AccountId, WorkingAccount> accounts;
  private final IdTable<TransferId, Known> known;
  /** The holds that the batch made or resolved, in order of their first change. */
  private final Map<TransferId, Hold> holds = new LinkedHashMap<>();
  /** What is still reversible of the transfers that the batch reversed. */
  private final Map<TransferId, Amount> reversible = new HashMap<>();
  private final Map<AccountId, Entry.AccountRejected> accountRejections = new HashMap<>();
  private final Map<TransferId, Entry.TransferRejected> transferRejections = new HashMap<>();
  private final List<WorkingAccount> touched = new ArrayList<>();
  private final List<Entry> entries;
  private long lastTimestamp;

  /** What stands for the accounts of other shards; null for those of this one. */
  private final Function<AccountId, WorkingAccount> foreign;

  private final List<Runnable> undo = new ArrayList<>();
  private boolean inChain;

  Overlay(View view, long now, int events) {
    this(view, now, events, _ -> null);
  }

  /** @param foreign what stands for the accounts of other shards; answers null for those that the view has to know */
  Overlay(View view, long now, int events, Function<AccountId, WorkingAccount> foreign) {
    this.view = view;
    this.foreign = foreign;
    this.now = now;
    this.lastTimestamp = view.lastTimestamp();
    this.accounts = new IdTable<>(2 * events);
    this.known = new IdTable<>(events);
    this.entries = new ArrayList<>(events);
  }

  /** The timestamp that the next entry will have. */
  long nextTimestamp() {
    return Math.max(Math.addExact(lastTimestamp, 1), now);
  }

  long lastTimestamp() {
    return lastTimestamp;
  }

  /** Whether the account lives on this shard. */
  boolean has(AccountId id) {
    return view.has(id);
  }

  WorkingAccount account(AccountId id) {
    WorkingAccount account = accounts.get(id);
    return account != null ? account : fromView(id);
  }

  /** An account of a recorded transfer, which therefore exists. */
  WorkingAccount accountOf(AccountId id) {
    WorkingAccount account = account(id);
    if (account == null) {
      throw new IllegalStateException("the view lacks an account of a recorded transfer");
    }
    return account;
  }

  private WorkingAccount fromView(AccountId id) {
    WorkingAccount account = foreign.apply(id);
    if (account == null) {
      Account stored = view.account(id);
      if (stored == null) {
        return null;
      }
      account = new WorkingAccount(stored);
    }
    accounts.put(id, account);
    return account;
  }

  Hold hold(TransferId id) {
    Hold changed = holds.isEmpty() ? null : holds.get(id);
    return changed != null ? changed : view.hold(id);
  }

  /** A hold that is recorded for certain. */
  Hold holdOf(TransferId id) {
    Hold hold = hold(id);
    if (hold == null) {
      throw new IllegalStateException("the view lacks a recorded hold");
    }
    return hold;
  }

  /** What is still reversible of a transfer that was posted. */
  Amount reversible(Transfer original) {
    Amount recent = reversible.isEmpty() ? null : reversible.get(original.id());
    Amount left = recent != null ? recent : view.reversible(original.id());
    return left != null ? left : original.amount();
  }

  Known known(TransferId id) {
    Known recent = known.get(id);
    return recent != null ? recent : view.known(id);
  }

  Entry.AccountRejected rejection(AccountId id) {
    Entry.AccountRejected recent = accountRejections.get(id);
    return recent != null ? recent : view.rejection(id);
  }

  Entry.TransferRejected rejection(TransferId id) {
    Entry.TransferRejected recent = transferRejections.get(id);
    return recent != null ? recent : view.rejection(id);
  }

  /** To be called before an account is changed. */
  void change(WorkingAccount account) {
    if (account.foreign()) {
      return;
    }
    if (inChain) {
      Totals totals = account.totals();
      boolean closed = account.closed();
      boolean wasTouched = account.touched();
      undo.add(() -> account.restore(totals, closed, wasTouched));
    }
    if (!account.touched()) {
      account.touch();
      touched.add(account);
    }
  }

  /** Records an opened account. */
  void opened(Account account) {
    WorkingAccount working = new WorkingAccount(account);
    accounts.put(account.id(), working);
    if (inChain) {
      undo.add(() -> accounts.put(account.id(), null));
    }
    working.touch();
    touched.add(working);
    append(new Entry.AccountOpened(account.opening(), account.timestamp()));
  }

  /** Records a transfer; what it does to accounts and holds has been done by the caller. */
  void made(Transfer transfer) {
    known.put(transfer.id(), transfer);
    if (inChain) {
      undo.add(() -> known.put(transfer.id(), null));
    }
    if (transfer.reversal()) {
      reversed(transfer.reverses(), transfer.leftAfter());
    }
    append(new Entry.TransferMade(transfer));
  }

  private void reversed(TransferId original, Amount left) {
    Amount before = reversible.put(original, left);
    if (inChain) {
      undo.add(() -> restore(reversible, original, before));
    }
  }

  void put(Hold hold) {
    Hold before = holds.put(hold.id(), hold);
    if (inChain) {
      undo.add(() -> restore(holds, hold.id(), before));
    }
  }

  private static <V> void restore(Map<TransferId, V> map, TransferId id, V before) {
    if (before == null) {
      map.remove(id);
    } else {
      map.put(id, before);
    }
  }

  /** Records a rejection and burns the id if it is transient. Rejections are recorded outside of chains only. */
  void rejected(Entry.TransferRejected rejection) {
    append(rejection);
    if (rejection.id().isNone()) {
      return;
    }
    if (rejection.outcome().isTransient()) {
      known.put(rejection.id(), new Burned(rejection.id(), rejection.outcome(), rejection.timestamp()));
    } else {
      transferRejections.put(rejection.id(), rejection);
    }
  }

  void rejected(Entry.AccountRejected rejection) {
    append(rejection);
    if (!rejection.id().isNone()) {
      accountRejections.put(rejection.id(), rejection);
    }
  }

  void append(Entry entry) {
    lastTimestamp = entry.timestamp();
    entries.add(entry);
  }

  /** The transfer that was made last. */
  Transfer newest() {
    return ((Entry.TransferMade) entries.getLast()).transfer();
  }

  /** When the entry was recorded that stands so many places before the end; 0 is the last one. */
  long timestampBefore(int places) {
    return entries.get(entries.size() - 1 - places).timestamp();
  }

  /** Everything from here on can be taken back. Chains do not nest. */
  Chain openChain() {
    inChain = true;
    return new Chain(lastTimestamp, entries.size(), touched.size());
  }

  void keepChain() {
    inChain = false;
    undo.clear();
  }

  /** Leaves everything as it was when the chain was opened. */
  void discardChain(Chain chain) {
    inChain = false;
    for (int i = undo.size() - 1; i >= 0; i--) {
      undo.get(i).run();
    }
    undo.clear();
    lastTimestamp = chain.lastTimestamp();
    entries.subList(chain.entries(), entries.size()).clear();
    touched.subList(chain.touched(), touched.size()).clear();
  }

  /** Where a chain began. */
  record Chain(long lastTimestamp, int entries, int touched) {}

  Decision decision(List<Decision.Answer> answers) {
    List<Account> changed = new ArrayList<>(touched.size());
    for (WorkingAccount account : touched) {
      changed.add(account.freeze());
    }
    return new Decision(
        Collections.unmodifiableList(answers),
        Collections.unmodifiableList(entries),
        Collections.unmodifiableList(changed),
        List.copyOf(holds.values()));
  }
}
