package io.tallystick.ledger;

import java.util.HashMap;
import java.util.Map;

/** The whole state of one shard among several, in memory. It changes only by decisions and steps that were made on it. Not safe for concurrent use. */
public final class ShardState implements ShardView, ForwardingView {
  private final MemoryState books = new MemoryState();
  private final ChainsInFlight chains = new ChainsInFlight();
  private final Map<Asset, Clearing> clearing = new HashMap<>();

  /** Accounts, holds and ids; not to be changed past this. */
  public MemoryState books() {
    return books;
  }

  @Override
  public View view() {
    return books;
  }

  @Override
  public CrossEntry.Prepared prepared(ChainKey key) {
    return chains.prepared(key);
  }

  @Override
  public ChainKey taker(TransferId id) {
    return chains.taker(id);
  }

  @Override
  public CrossEntry.Decided unsettled(ChainKey key) {
    return chains.unsettled(key);
  }

  @Override
  public Entry.HoldExpired unsettledExpiry(TransferId hold) {
    return chains.unsettledExpiry(hold);
  }

  /** The parts of chains that are prepared here, by key; a copy. */
  public Map<ChainKey, CrossEntry.Prepared> prepared() {
    return chains.prepared();
  }

  /** The decisions of this shard that others have still to follow, by key; a copy. */
  public Map<ChainKey, CrossEntry.Decided> unsettled() {
    return chains.unsettled();
  }

  /** The expiries of this shard whose other leg has still to be released, by hold; a copy. */
  public Map<TransferId, Entry.HoldExpired> unsettledExpiries() {
    return chains.unsettledExpiries();
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
    step.entries().forEach(chains::apply);
  }
}
