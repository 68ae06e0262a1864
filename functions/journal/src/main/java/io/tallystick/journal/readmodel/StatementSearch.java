package io.tallystick.journal.readmodel;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the lines of a statement query up to the cursor. Pages are read strongly, so that an eventual answer is exact up to its cursor too. */
final class StatementSearch {
  /** Pages read at once while those of a run that is not complete are skipped. */
  private static final int PAGES = 4;

  private final StatementQuery query;
  private final TimeRange range;
  private final Budget budget;
  private final PagedRows<Line> lines;

  StatementSearch(Question question, StatementQuery query, long posted, QueryLimits limits) {
    this.query = query;
    this.range = query.rest();
    this.budget = new Budget(limits);
    this.lines =
        new PagedRows<>(
            pages ->
                question.store().statements().pages(query.account(), pages, Consistency.STRONG, question.deadline()).stream()
                    .map(StatementSearch::stored)
                    .toList(),
            StatementSearch::timestamp,
            range,
            query.order(),
            posted,
            budget);
  }

  private static PagedRows.Stored<Line> stored(StatementPage page) {
    return new PagedRows.Stored<>(
        page.first(), page.lines().getLast().timestamp(), page.lines().getFirst().location().sequence(), withTotals(page.lines(), page.before()));
  }

  /** Lines in order and the totals after each. */
  static List<Line> withTotals(List<StatementLine> lines, Totals before) {
    List<Line> all = new ArrayList<>(lines.size());
    Totals totals = before;
    for (StatementLine line : lines) {
      totals = line.apply(totals);
      all.add(new Line(line, totals));
    }
    return all;
  }

  static long timestamp(Line line) {
    return line.line().timestamp();
  }

  /** The last line of an account up to and including a timestamp, of those that are posted. */
  static Optional<Line> lastStored(Question question, AccountId id, long posted, long timestamp) {
    long until = timestamp == Long.MAX_VALUE ? timestamp : timestamp + 1;
    while (until > 0) {
      List<StatementPage> pages = question.store().statements().pages(id, PageRange.before(until, PAGES), Consistency.STRONG, question.deadline());
      for (StatementPage page : pages) {
        until = page.first();
        if (page.lines().getFirst().location().sequence() <= posted) {
          return last(withTotals(page.lines(), page.before()), timestamp);
        }
      }
      if (pages.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The last of the lines up to and including a timestamp. */
  static Optional<Line> last(List<Line> lines, long timestamp) {
    return lines.stream().filter(line -> timestamp(line) <= timestamp).reduce((earlier, later) -> later);
  }

  /** At most the limit, and where to go on. */
  Page<Line> find() {
    List<Line> found = new ArrayList<>();
    if (range.from() == range.until()) {
      return new Page<>(found, OptionalLong.empty());
    }
    boolean ascending = query.order() == Order.ASCENDING;
    Line line = lines.seek(ascending ? range.from() : range.until() - 1);
    while (line != null && found.size() < query.limit()) {
      found.add(line);
      if (budget.readsAreOver()) {
        break;
      }
      line = timestamp(line) == 0 ? null : lines.seek(timestamp(line) + (ascending ? 1 : -1));
    }
    if (line == null) {
      return new Page<>(found, lines.paused() ? OptionalLong.of(ascending ? lines.rest() - 1 : lines.rest() + 1) : OptionalLong.empty());
    }
    return new Page<>(found, OptionalLong.of(timestamp(found.getLast())));
  }
}
