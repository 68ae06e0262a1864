package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.List;

/** The read table {@code statements}: pages of lines for each account that keeps history. */
public interface Statements {
  /** Writes the pages; the same page again changes nothing. */
  void save(Collection<StatementPage> pages, Deadline deadline);

  /**
   * Pages of an account in order of run and part.
   *
   * @param after the page after which to start, or null for the first (descending: the newest)
   * @param limit the most pages to return
   */
  List<StatementPage> pages(
      AccountId account, PageKey after, boolean descending, int limit, Consistency consistency, Deadline deadline);

  /**
   * The most lines a page may hold so that it surely fits one item of the store, for the longest ids. Longer ones are cut into parts.
   */
  int maxLines();

  /** Which page. */
  record PageKey(long run, int part) {}
}
