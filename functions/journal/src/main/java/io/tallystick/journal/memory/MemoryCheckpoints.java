package io.tallystick.journal.memory;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageLimit;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

final class MemoryCheckpoints implements Checkpoints {
  private final Map<AccountId, Checkpoint<Account>> accounts = new ConcurrentHashMap<>();
  /** A hold's id names it on its shard only. */
  private record HoldKey(int shard, TransferId id) {}

  private record PageKey(int shard, int number) {}

  private final Map<HoldKey, Checkpoint<Hold>> holds = new ConcurrentHashMap<>();
  /** Those that are due on another shard. */
  private final Set<HoldKey> otherHomes = ConcurrentHashMap.newKeySet();
  private final Map<PageKey, Checkpoint<ClearingPage>> clearing = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryCheckpoints(Steps steps) {
    this.steps = steps;
  }

  @Override
  public Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
    return ids.isEmpty() ? Map.of() : steps.run(Step.Verb.LOAD_ACCOUNTS, ids, deadline, () -> those(ids, accounts::get));
  }

  @Override
  public Map<TransferId, Checkpoint<Hold>> holds(int shard, Collection<TransferId> ids, Consistency consistency, Deadline deadline) {
    return ids.isEmpty() ? Map.of() : steps.run(Step.Verb.LOAD_HOLDS, ids, deadline, () -> those(ids, id -> holds.get(new HoldKey(shard, id))));
  }

  private static <K, T> Map<K, Checkpoint<T>> those(Collection<K> ids, Function<K, Checkpoint<T>> stored) {
    Map<K, Checkpoint<T>> found = new HashMap<>();
    for (K id : ids) {
      Checkpoint<T> checkpoint = stored.apply(id);
      if (checkpoint != null) {
        found.put(id, checkpoint);
      }
    }
    return found;
  }

  @Override
  public void saveAccounts(Collection<Checkpoint<Account>> changed, Deadline deadline) {
    for (Checkpoint<Account> checkpoint : changed) {
      steps.run(Step.Verb.SAVE_ACCOUNT, checkpoint, deadline, () -> put(accounts, checkpoint.value().id(), checkpoint));
    }
  }

  @Override
  public void saveHolds(Collection<Checkpoint<Hold>> changed, Deadline deadline) {
    for (Checkpoint<Hold> checkpoint : changed) {
      steps.run(Step.Verb.SAVE_HOLD, checkpoint, deadline, () -> put(holds, new HoldKey(checkpoint.shard(), checkpoint.value().id()), checkpoint));
    }
  }

  @Override
  public void saveHoldsOfOtherHomes(Collection<Checkpoint<Hold>> changed, Deadline deadline) {
    changed.forEach(checkpoint -> otherHomes.add(new HoldKey(checkpoint.shard(), checkpoint.value().id())));
    saveHolds(changed, deadline);
  }

  @Override
  public List<Checkpoint<ClearingPage>> clearing(int shard, Collection<Integer> numbers, Deadline deadline) {
    return steps.run(
        Step.Verb.LOAD_CLEARING, shard, deadline, () -> numbers.stream().map(number -> clearing.get(new PageKey(shard, number))).filter(Objects::nonNull).toList());
  }

  @Override
  public void saveClearing(Collection<Checkpoint<ClearingPage>> pages, Deadline deadline) {
    for (Checkpoint<ClearingPage> page : pages) {
      steps.run(Step.Verb.SAVE_CLEARING, page, deadline, () -> put(clearing, new PageKey(page.shard(), page.value().number()), page));
    }
  }

  private static <K, T> Checkpoint<T> put(Map<K, Checkpoint<T>> all, K id, Checkpoint<T> checkpoint) {
    return all.merge(id, checkpoint, (stored, offered) -> offered.sequence() > stored.sequence() ? offered : stored);
  }

  @Override
  public List<TransferId> due(int shard, long expiresBefore, int limit, Deadline deadline) {
    PageLimit.require(limit);
    return steps.run(Step.Verb.DUE, shard, deadline, () -> openAndOver(shard, expiresBefore, limit));
  }

  private List<TransferId> openAndOver(int shard, long expiresBefore, int limit) {
    return holds.values().stream()
        .filter(checkpoint -> checkpoint.shard() == shard && checkpoint.value() instanceof Hold.Open)
        .filter(checkpoint -> checkpoint.value().transfer().timeoutSeconds() > 0 && !otherHomes.contains(new HoldKey(shard, checkpoint.value().id())))
        .filter(checkpoint -> checkpoint.value().transfer().expiresAt() < expiresBefore)
        .sorted(Comparator.comparingLong(checkpoint -> checkpoint.value().transfer().expiresAt()))
        .limit(limit)
        .map(checkpoint -> checkpoint.value().id())
        .toList();
  }

  @Override
  public void forEachAccount(Consumer<Checkpoint<Account>> consumer, Deadline deadline) {
    steps.run(Step.Verb.SCAN, Account.class, deadline, () -> List.copyOf(accounts.values())).forEach(consumer);
  }

  @Override
  public void forEachHold(Consumer<Checkpoint<Hold>> consumer, Deadline deadline) {
    steps.run(Step.Verb.SCAN, Hold.class, deadline, () -> List.copyOf(holds.values())).forEach(consumer);
  }
}
