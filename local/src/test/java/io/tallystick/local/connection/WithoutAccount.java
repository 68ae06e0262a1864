package io.tallystick.local.connection;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A store whose table of accounts lacks one. */
record WithoutAccount(Store store, String lost) implements Store {
  @Override
  public Journal journal() {
    return store.journal();
  }

  @Override
  public Checkpoints checkpoints() {
    Checkpoints all = store.checkpoints();
    return new Checkpoints() {
      @Override
      public Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
        return all.accounts(ids, consistency, deadline);
      }

      @Override
      public Map<TransferId, Checkpoint<Hold>> holds(int shard, Collection<TransferId> ids, Consistency consistency, Deadline deadline) {
        return all.holds(shard, ids, consistency, deadline);
      }

      @Override
      public void saveAccounts(Collection<Checkpoint<Account>> accounts, Deadline deadline) {
        all.saveAccounts(accounts, deadline);
      }

      @Override
      public void saveHolds(Collection<Checkpoint<Hold>> holds, Deadline deadline) {
        all.saveHolds(holds, deadline);
      }

      @Override
      public void saveHoldsOfOtherHomes(Collection<Checkpoint<Hold>> holds, Deadline deadline) {
        all.saveHoldsOfOtherHomes(holds, deadline);
      }

      @Override
      public List<Checkpoint<ClearingPage>> clearing(int shard, Collection<Integer> numbers, Deadline deadline) {
        return all.clearing(shard, numbers, deadline);
      }

      @Override
      public void saveClearing(Collection<Checkpoint<ClearingPage>> pages, Deadline deadline) {
        all.saveClearing(pages, deadline);
      }

      @Override
      public List<TransferId> due(int shard, long expiresBefore, int limit, Deadline deadline) {
        return all.due(shard, expiresBefore, limit, deadline);
      }

      @Override
      public void forEachAccount(Consumer<Checkpoint<Account>> consumer, Deadline deadline) {
        all.forEachAccount(
            checkpoint -> {
              if (!checkpoint.value().id().value().equals(lost)) {
                consumer.accept(checkpoint);
              }
            },
            deadline);
      }

      @Override
      public void forEachHold(Consumer<Checkpoint<Hold>> consumer, Deadline deadline) {
        all.forEachHold(consumer, deadline);
      }
    };
  }

  @Override
  public TransferIndex transfers() {
    return store.transfers();
  }

  @Override
  public FieldIndex fields() {
    return store.fields();
  }

  @Override
  public Statements statements() {
    return store.statements();
  }

  @Override
  public Cursors cursors() {
    return store.cursors();
  }
}
