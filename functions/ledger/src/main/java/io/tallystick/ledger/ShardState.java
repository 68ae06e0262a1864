package io.tallystick.ledger;

import java.util.HashMap;
import java.util.Map;

/** The whole state of one shard among several, in memory. It changes only by decisions and steps that were made on it. Not safe for concurrent use. */
public final class ShardState implements ShardView {
  private final MemoryState books = new MemoryState();
  private final Map<ChainKey, CrossEntry.Prepared> prepared = new HashMap<>();
  private final Map<TransferId, ChainKey> taken = new HashMap<>();
  private final Map<ChainKey, CrossEntry.Decided> unsettled = new HashMap<>();
  private final Map<TransferId, CrossEntry.LegExpired> unsettledExpiries = new HashMap<>();
  private final Map<Asset, Clearing> clearing = new HashMap<>();

  /** Accounts, holds and ids; not to be changed past this. */
  public MemoryState books() {
    return books;
  }

  @Override
  public Account account(AccountId id) {
    return books.account(id);
  }

  @Override
  public Hold hold(TransferId id) {
    return books.hold(id);
  }

  @Override
  public Known known(TransferId id) {
    return books.known(id);
  }

  @Override
  public Amount reversible(TransferId original) {
    return books.reversible(original);
  }

  @Override
  public Entry.AccountRejected rejection(AccountId id) {
    return books.rejection(id);
  }

  @Override
  public Entry.TransferRejected rejection(TransferId id) {
    return books.rejection(id);
  }

  @Override
  public long lastTimestamp() {
    return books.lastTimestamp();
  }

  @Override
  public CrossEntry.Prepared prepared(ChainKey key) {
    return prepared.get(key);
  }

  @Override
  public ChainKey taker(TransferId id) {
    return taken.get(id);
  }

  @Override
  public CrossEntry.Decided unsettled(ChainKey key) {
    return unsettled.get(key);
  }

  @Override
  public CrossEntry.LegExpired unsettledExpiry(TransferId hold) {
    return unsettledExpiries.get(hold);
  }

  /** The parts of chains that are prepared here, by key; a copy. */
  public Map<ChainKey, CrossEntry.Prepared> prepared() {
    return InOrder.copy(prepared);
  }

  /** The decisions of this shard that others have still to follow, by key; a copy. */
  public Map<ChainKey, CrossEntry.Decided> unsettled() {
    return InOrder.copy(unsettled);
  }

  /** The expiries of this shard whose other leg has still to be released, by hold; a copy. */
  public Map<TransferId, CrossEntry.LegExpired> unsettledExpiries() {
    return InOrder.copy(unsettledExpiries);
  }

  /** The clearing balances that are not zero, by asset; a copy. */
  public Map<Asset, Clearing> clearing() {
    return InOrder.copy(clearing);
  }

  /** Takes over what was decided on this very state. */
  public void apply(Decision decision) {
    books.apply(decision);
  }

  /** Takes over a step that was made on this very state. */
  public void apply(Step step) {
    books.apply(step);
    step.clearing().forEach((asset, change) -> clearing.merge(asset, change, Clearing::plus));
    clearing.values().removeIf(Clearing::isZero);
    switch (step.entry()) {
      case CrossEntry.Prepared one -> take(one);
      case CrossEntry.Decided one -> {
        end(one.key());
        if (!one.tell().isEmpty()) {
          unsettled.put(one.key(), one);
        }
      }
      case CrossEntry.Ended one -> end(one.key());
      case CrossEntry.Settled one -> unsettled.remove(one.key());
      case CrossEntry.LegExpired one -> {
        if (one.debitHere()) {
          unsettledExpiries.put(one.holdId(), one);
        }
      }
      case CrossEntry.ExpirySettled one -> unsettledExpiries.remove(one.holdId());
    }
  }

  private void take(CrossEntry.Prepared one) {
    prepared.put(one.key(), one);
    for (CrossEntry.Member member : one.members()) {
      taken.put(member.transfer().id(), one.key());
      taken.put(member.transfer().pendingId(), one.key());
      taken.put(member.transfer().reverses(), one.key());
    }
    one.ids().values().forEach(id -> taken.put(id, one.key()));
    taken.remove(TransferId.NONE);
  }

  private void end(ChainKey key) {
    if (prepared.remove(key) != null) {
      taken.values().removeIf(key::equals);
    }
  }
}
