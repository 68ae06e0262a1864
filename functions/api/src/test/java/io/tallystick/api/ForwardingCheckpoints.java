package io.tallystick.api;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Checkpoints as they are, for tests that change one answer. */
class ForwardingCheckpoints implements Checkpoints {
  private final Checkpoints real;

  ForwardingCheckpoints(Checkpoints real) {
    this.real = real;
  }

  @Override
  public Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
    return real.accounts(ids, consistency, deadline);
  }

  @Override
  public Map<TransferId, Checkpoint<Hold>> holds(int shard, Collection<TransferId> ids, Consistency consistency, Deadline deadline) {
    return real.holds(shard, ids, consistency, deadline);
  }

  @Override
  public void saveAccounts(Collection<Checkpoint<Account>> accounts, Deadline deadline) {
    real.saveAccounts(accounts, deadline);
  }

  @Override
  public void saveHolds(Collection<Checkpoint<Hold>> holds, Deadline deadline) {
    real.saveHolds(holds, deadline);
  }

  @Override
  public void saveHoldsOfOtherHomes(Collection<Checkpoint<Hold>> holds, Deadline deadline) {
    real.saveHoldsOfOtherHomes(holds, deadline);
  }

  @Override
  public List<Checkpoint<ClearingPage>> clearing(int shard, Collection<Integer> numbers, Deadline deadline) {
    return real.clearing(shard, numbers, deadline);
  }

  @Override
  public void saveClearing(Collection<Checkpoint<ClearingPage>> pages, Deadline deadline) {
    real.saveClearing(pages, deadline);
  }

  @Override
  public List<TransferId> due(int shard, long expiresBefore, int limit, Deadline deadline) {
    return real.due(shard, expiresBefore, limit, deadline);
  }

  @Override
  public void forEachAccount(Consumer<Checkpoint<Account>> consumer, Deadline deadline) {
    real.forEachAccount(consumer, deadline);
  }

  @Override
  public void forEachHold(Consumer<Checkpoint<Hold>> consumer, Deadline deadline) {
    real.forEachHold(consumer, deadline);
  }
}
