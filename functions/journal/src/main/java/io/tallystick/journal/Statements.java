package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.Comparator;
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

  /** Which page of an account, in order of run and part. */
  record PageKey(long run, int part) implements Comparable<PageKey> {
    private static final Comparator<PageKey> IN_ORDER = Comparator.comparingLong(PageKey::run).thenComparingInt(PageKey::part);

    public PageKey {
      if (run < 0 || part < 0) {
        throw new IllegalArgumentException("a page's run and part are not negative");
      }
    }

    @Override
    public int compareTo(PageKey other) {
      return IN_ORDER.compare(this, other);
    }
  }
}
