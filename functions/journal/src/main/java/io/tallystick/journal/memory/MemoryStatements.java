package io.tallystick.journal.memory;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageLimit;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

final class MemoryStatements implements Statements {
  private final Map<AccountId, ConcurrentNavigableMap<PageKey, StatementPage>> accounts = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryStatements(Steps steps) {
    this.steps = steps;
  }

  @Override
  public void save(Collection<StatementPage> pages, Deadline deadline) {
    for (StatementPage page : pages) {
      steps.run(Step.Verb.SAVE_PAGE, page, deadline, () -> account(page.account()).put(page.key(), page));
    }
  }

  @Override
  public List<StatementPage> pages(
      AccountId account, PageKey after, boolean descending, int limit, Consistency consistency, Deadline deadline) {
    PageLimit.require(limit);
    return steps.run(Step.Verb.PAGES, account, deadline, () -> following(account(account), after, descending, limit));
  }

  private static List<StatementPage> following(
      NavigableMap<PageKey, StatementPage> pages, PageKey after, boolean descending, int limit) {
    NavigableMap<PageKey, StatementPage> ordered = descending ? pages.descendingMap() : pages;
    NavigableMap<PageKey, StatementPage> rest = after == null ? ordered : ordered.tailMap(after, false);
    return rest.values().stream().limit(limit).toList();
  }

  private ConcurrentNavigableMap<PageKey, StatementPage> account(AccountId id) {
    return accounts.computeIfAbsent(id, any -> new ConcurrentSkipListMap<>());
  }
}
