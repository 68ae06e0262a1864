package io.tallystick.journal.memory;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.List;

final class MemoryStatements implements Statements {
  private final MemoryPages<AccountId, StatementPage> accounts = new MemoryPages<>();
  private final MemoryPages<AccountId, DatedPage> dated = new MemoryPages<>();
  private final Steps steps;

  MemoryStatements(Steps steps) {
    this.steps = steps;
  }

  @Override
  public void save(Collection<StatementPage> pages, Deadline deadline) {
    for (StatementPage page : pages) {
      steps.run(Step.Verb.SAVE_PAGE, page, deadline, () -> accounts.put(page.account(), page.first(), page));
    }
  }

  @Override
  public List<StatementPage> pages(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
    return steps.run(Step.Verb.PAGES, account, deadline, () -> accounts.in(account, range));
  }

  @Override
  public void saveDated(Collection<DatedPage> pages, Deadline deadline) {
    for (DatedPage page : pages) {
      steps.run(Step.Verb.SAVE_DATED, page, deadline, () -> dated.put(page.account(), page.first(), page));
    }
  }

  @Override
  public List<DatedPage> dated(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
    return steps.run(Step.Verb.DATED, account, deadline, () -> dated.in(account, range));
  }
}
