package io.tallystick.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The chains across shards that a shard's journal leaves unfinished: prepared and not ended, decided and not settled; and the holds that expired on one of their two shards. Follows the journal
 * entry by entry. Not safe for concurrent use.
 */
public final class ChainsInFlight {
  private final Map<ChainKey, CrossEntry.Prepared> prepared = new HashMap<>();
  private final Map<TransferId, ChainKey> taken = new HashMap<>();
  private final Map<ChainKey, CrossEntry.Decided> unsettled = new HashMap<>();
  private final Map<TransferId, Entry.HoldExpired> unsettledExpiries = new HashMap<>();
  private final ToLongFunction<CrossEntry.Prepared> weigher;
  private long weight;

  /** Of which the weight is no matter. */
  public ChainsInFlight() {
    this(_ -> 0);
  }

  /** @param weigher gives the weight of a part, always the same of the same */
  public ChainsInFlight(ToLongFunction<CrossEntry.Prepared> weigher) {
    this.weigher = weigher;
  }

  /** Takes over the next entry of the journal; those that are of no chain change nothing. */
  public void apply(Entry entry) {
    switch (entry) {
      case CrossEntry.Prepared one -> take(one);
      case CrossEntry.Decided one -> {
        end(one.key());
        if (!one.tell().isEmpty()) {
          unsettled.put(one.key(), one);
        }
      }
      case CrossEntry.Ended one -> end(one.key());
      case CrossEntry.Settled one -> unsettled.remove(one.key());
      case CrossEntry.ExpirySettled one -> unsettledExpiries.remove(one.holdId());
      case Entry.HoldExpired one -> {
        if (one.here() == LegsHere.DEBIT) {
          unsettledExpiries.put(one.holdId(), one);
        }
      }
      case Entry.AccountOpened _, Entry.TransferMade _, Entry.AccountRejected _, Entry.TransferRejected _ -> {}
    }
  }

  /** Null where none is. */
  public CrossEntry.Prepared prepared(ChainKey key) {
    return prepared.get(key);
  }

  /** The chain that has taken that id; null where it is free. */
  public ChainKey taker(TransferId id) {
    return taken.get(id);
  }

  /** Null where there is none. */
  public CrossEntry.Decided unsettled(ChainKey key) {
    return unsettled.get(key);
  }

  /** Null where there is none. */
  public Entry.HoldExpired unsettledExpiry(TransferId hold) {
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
  public Map<TransferId, Entry.HoldExpired> unsettledExpiries() {
    return InOrder.copy(unsettledExpiries);
  }

  /** How many parts of chains are prepared. */
  public int size() {
    return prepared.size();
  }

  /** What they weigh together. */
  public long weight() {
    return weight;
  }

  /** Whether nothing at all is unfinished. */
  public boolean isEmpty() {
    return prepared.isEmpty() && unsettled.isEmpty() && unsettledExpiries.isEmpty();
  }

  private void take(CrossEntry.Prepared one) {
    prepared.put(one.key(), one);
    weight += weigher.applyAsLong(one);
    for (CrossEntry.Member member : one.members()) {
      taken.put(member.transfer().id(), one.key());
      taken.put(member.transfer().pendingId(), one.key());
      taken.put(member.transfer().reverses(), one.key());
    }
    one.ids().values().forEach(id -> taken.put(id, one.key()));
    taken.remove(TransferId.NONE);
  }

  private void end(ChainKey key) {
    CrossEntry.Prepared one = prepared.remove(key);
    if (one == null) {
      return;
    }
    weight -= weigher.applyAsLong(one);
    for (CrossEntry.Member member : one.members()) {
      taken.remove(member.transfer().id(), key);
      taken.remove(member.transfer().pendingId(), key);
      taken.remove(member.transfer().reverses(), key);
    }
    one.ids().values().forEach(id -> taken.remove(id, key));
  }
}
