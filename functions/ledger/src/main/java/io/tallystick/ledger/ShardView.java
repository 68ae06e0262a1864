package io.tallystick.ledger;

/** The state of one shard among several: what its rules need, and which chains across shards are in flight on it. */
public interface ShardView extends View {
  /** The part of that chain which is prepared here, null where none is. */
  CrossEntry.Prepared prepared(ChainKey key);

  /** The chain in flight that has taken that id, as a member's own or as a hold or original; null where it is free. */
  ChainKey taker(TransferId id);

  /** The decision of that chain, which this shard made and which is not settled; null where there is none. */
  CrossEntry.Decided unsettled(ChainKey key);

  /** The expiry of that hold, which this shard decided and which is not settled; null where there is none. */
  Entry.HoldExpired unsettledExpiry(TransferId hold);
}
