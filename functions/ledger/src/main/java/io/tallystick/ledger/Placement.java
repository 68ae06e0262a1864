package io.tallystick.ledger;

/** On which shard an account lives: a function of its id alone, the same for ever. */
@FunctionalInterface
public interface Placement {
  /** The shard, from 0. Not asked for {@link AccountId#NONE}. */
  int shardOf(AccountId account);

  /** The shard of a transfer's id, which only matters where the transfer names no account: that of an account with the same name. */
  default int shardOf(TransferId transfer) {
    return shardOf(new AccountId(transfer.value()));
  }
}
