package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shard as it stands after decisions and steps that are not in the journal yet: each is made on what those before it leave, and all of them are recorded together. The view below is never changed. Not safe for
 * concurrent use.
 */
public final class LayeredView implements ShardView {
  private final ShardView below;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
  private final Map<TransferId, Hold> holds = new LinkedHashMap<>();
  private final IdBook ids = new IdBook();
  private final Map<Asset, Clearing> clearing = new LinkedHashMap<>();
  private final ChainsInFlight chains = new ChainsInFlight();
  /** Those of below that are over. */
  private final Set<ChainKey> ended = new HashSet<>();

  private final Set<ChainKey> settled = new HashSet<>();
  private final Set<TransferId> settledExpiries = new HashSet<>();
  private long lastTimestamp;

  public LayeredView(ShardView below) {
    this.below = below;
    this.lastTimestamp = below.lastTimestamp();
  }

  /** Takes over what was decided on this very view. */
  public void apply(Decision decision) {
    apply(decision.entries(), decision.accounts(), decision.holds());
  }

  /** Takes over a step that was made on this very view. */
  public void apply(Step step) {
    apply(step.entries(), step.accounts(), step.holds());
    step.clearing().forEach((asset, change) -> clearing.merge(asset, change, Clearing::plus));
  }

  /** All that is to be recorded, in order of timestamps. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Every account that the entries touch, as it stands after the last of them. */
  public List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  /** By how much the clearing balances change, by asset; those that come back to where they were are left out. */
  public Map<Asset, Clearing> clearing() {
    Map<Asset, Clearing> changed = new HashMap<>(clearing);
    changed.values().removeIf(Clearing::isZero);
    return InOrder.copy(changed);
  }

  private void apply(List<Entry> more, List<Account> after, List<Hold> changed) {
    for (Entry entry : more) {
      apply(entry);
      lastTimestamp = entry.timestamp();
    }
    entries.addAll(more);
    after.forEach(account -> accounts.put(account.id(), account));
    changed.forEach(hold -> holds.put(hold.id(), hold));
  }

  private void apply(Entry entry) {
    switch (entry) {
      case CrossEntry.Decided decided -> ended.add(decided.key());
      case CrossEntry.Ended over -> ended.add(over.key());
      case CrossEntry.Settled over -> settled.add(over.key());
      case CrossEntry.ExpirySettled over -> settledExpiries.add(over.holdId());
      case CrossEntry.Prepared _, Entry.TransferMade _, Entry.TransferRejected _, Entry.AccountOpened _, Entry.AccountRejected _, Entry.HoldExpired _ -> {}
    }
    ids.apply(entry);
    chains.apply(entry);
  }

  @Override
  public boolean has(AccountId id) {
    return below.has(id);
  }

  @Override
  public Account account(AccountId id) {
    Account changed = accounts.get(id);
    return changed != null ? changed : below.account(id);
  }

  @Override
  public Hold hold(TransferId id) {
    Hold changed = holds.get(id);
    return changed != null ? changed : below.hold(id);
  }

  @Override
  public Known known(TransferId id) {
    Known recent = ids.known(id);
    return recent != null ? recent : below.known(id);
  }

  @Override
  public Amount reversible(TransferId original) {
    Amount recent = ids.reversible(original);
    return recent != null ? recent : below.reversible(original);
  }

  @Override
  public Entry.AccountRejected rejection(AccountId id) {
    Entry.AccountRejected recent = ids.rejection(id);
    return recent != null ? recent : below.rejection(id);
  }

  @Override
  public Entry.TransferRejected rejection(TransferId id) {
    Entry.TransferRejected recent = ids.rejection(id);
    return recent != null ? recent : below.rejection(id);
  }

  @Override
  public long lastTimestamp() {
    return lastTimestamp;
  }

  @Override
  public CrossEntry.Prepared prepared(ChainKey key) {
    CrossEntry.Prepared recent = chains.prepared(key);
    return recent != null || ended.contains(key) ? recent : below.prepared(key);
  }

  @Override
  public ChainKey taker(TransferId id) {
    ChainKey recent = chains.taker(id);
    if (recent != null) {
      return recent;
    }
    ChainKey taker = below.taker(id);
    return taker == null || ended.contains(taker) ? null : taker;
  }

  @Override
  public CrossEntry.Decided unsettled(ChainKey key) {
    CrossEntry.Decided recent = chains.unsettled(key);
    return recent != null || settled.contains(key) ? recent : below.unsettled(key);
  }

  @Override
  public Entry.HoldExpired unsettledExpiry(TransferId hold) {
    Entry.HoldExpired recent = chains.unsettledExpiry(hold);
    return recent != null || settledExpiries.contains(hold) ? recent : below.unsettledExpiry(hold);
  }
}
