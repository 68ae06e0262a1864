package io.tallystick.ledger;

/** On which shard an account lives: a function of its id alone, the same for ever. */
@FunctionalInterface
public interface Placement {
  /** The shard, from 0. Not asked for {@link AccountId#NONE}. */
  int shardOf(AccountId account);
}
