package io.tallystick.journal;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The read tables {@code accounts} and {@code holds}, and the clearing balances of shards: objects as they stood at some sequence. Saving never goes back. */
public interface Checkpoints {
  /** Those of the accounts that have a checkpoint. */
  Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline);

  /** Those of a shard's holds that have a checkpoint, open or not. Holds of different shards may have the same id. */
  Map<TransferId, Checkpoint<Hold>> holds(int shard, Collection<TransferId> ids, Consistency consistency, Deadline deadline);

  /** Writes each checkpoint whose sequence is larger than the stored one. */
  void saveAccounts(Collection<Checkpoint<Account>> accounts, Deadline deadline);

  /** Writes each checkpoint whose sequence is larger than the stored one. */
  void saveHolds(Collection<Checkpoint<Hold>> holds, Deadline deadline);

  /**
   * As {@link #saveHolds}, of holds between two shards on the shard of their credit account. They are due on the other one, their home, which alone decides that they expire.
   */
  void saveHoldsOfOtherHomes(Collection<Checkpoint<Hold>> holds, Deadline deadline);

  /** Those of a shard's pages of clearing balances that are stored; each reflects the journal up to its own sequence. Strongly consistent. */
  List<Checkpoint<ClearingPage>> clearing(int shard, Collection<Integer> numbers, Deadline deadline);

  /** Writes each page whose sequence is larger than the stored one. */
  void saveClearing(Collection<Checkpoint<ClearingPage>> pages, Deadline deadline);

  /** The ids of the open holds of a shard whose time was over before, in order of expiry; eventually consistent, at most {@code limit}. */
  List<TransferId> due(int shard, long expiresBefore, int limit, Deadline deadline);

  /** Every account's checkpoint, page by page, in no order. */
  void forEachAccount(Consumer<Checkpoint<Account>> consumer, Deadline deadline);

  /** Every hold's checkpoint, page by page, in no order. */
  void forEachHold(Consumer<Checkpoint<Hold>> consumer, Deadline deadline);
}
