package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.List;

/** The read table {@code statements}: pages of lines for each account that keeps history, and of what of them is dated. */
public interface Statements {
  /** Writes the pages; the same page again changes nothing. */
  void save(Collection<StatementPage> pages, Deadline deadline);

  /** Pages of an account in order of their first timestamps. */
  List<StatementPage> pages(AccountId account, PageRange range, Consistency consistency, Deadline deadline);

  /** Writes the pages; the same page again changes nothing. */
  void saveDated(Collection<DatedPage> pages, Deadline deadline);

  /** Pages of an account's dated changes in order of their first timestamps. */
  List<DatedPage> dated(AccountId account, PageRange range, Consistency consistency, Deadline deadline);
}
