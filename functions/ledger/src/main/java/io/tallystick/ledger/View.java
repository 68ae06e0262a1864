package io.tallystick.ledger;

/**
 * The state of a shard that a decision is made on. Everything the requests name must be loaded before; asking is pure.
 *
 * <p>Every method returns null for what does not exist.
 */
public interface View {
  /** Whether an account lives on this shard; true for {@link AccountId#NONE}. It never changes, and nothing is asked of the accounts of other shards. */
  default boolean has(AccountId id) {
    return true;
  }

  Account account(AccountId id);

  Hold hold(TransferId id);

  /** The recorded transfer of that id, or how it was burned. */
  Known known(TransferId id);

  /** What is still reversible of that transfer after its newest reversal; null where it was never reversed. */
  Amount reversible(TransferId original);

  /** The newest rejection of that account id that is in the journal, so that a redelivery does not repeat it. */
  Entry.AccountRejected rejection(AccountId id);

  /** The newest rejection of that transfer id that is in the journal and left the id free, or came when the id was taken. */
  Entry.TransferRejected rejection(TransferId id);

  /** The timestamp of the newest entry of the shard, 0 before the first. */
  long lastTimestamp();
}
