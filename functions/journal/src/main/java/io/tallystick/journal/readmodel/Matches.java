package io.tallystick.journal.readmodel;

import io.tallystick.journal.FieldRow;
import java.util.List;
import java.util.OptionalLong;

/** The rows that several sources have in common, found by skipping in each of them to what another one has next. */
final class Matches {
  private final List<PagedRows<FieldRow>> sources;
  private final Order order;
  private final Budget budget;
  private final long start;
  private long target;
  private boolean ended;

  /** @param sources at least one, all of this range and order */
  Matches(List<PagedRows<FieldRow>> sources, TimeRange range, Order order, Budget budget) {
    this.sources = List.copyOf(sources);
    this.order = order;
    this.budget = budget;
    this.ended = range.from() == range.until();
    this.start = order == Order.ASCENDING || ended ? range.from() : range.until() - 1;
    this.target = start;
  }

  /** The next row that all have; null at the end, or when the budget is over. */
  FieldRow next() {
    int agreed = 0;
    int source = 0;
    // With the first timestamp of a page it goes on whatever that costs, so that every page gets further.
    while (!ended && (target == start || !budget.readsAreOver())) {
      PagedRows<FieldRow> rows = sources.get(source);
      FieldRow row = rows.seek(target);
      if (row == null) {
        // What one of them does not have, they do not have in common.
        target = rows.paused() ? rows.rest() : target;
        ended = !rows.paused();
        return null;
      }
      agreed = row.timestamp() == target ? agreed + 1 : 1;
      target = row.timestamp();
      if (agreed == sources.size()) {
        ended = target == (order == Order.ASCENDING ? Long.MAX_VALUE : 0);
        target += order == Order.ASCENDING ? 1 : -1;
        return row;
      }
      source = (source + 1) % sources.size();
    }
    return null;
  }

  /** Where to go on; empty if there is nothing further. */
  OptionalLong rest() {
    return ended ? OptionalLong.empty() : OptionalLong.of(order == Order.ASCENDING ? target - 1 : target + 1);
  }
}
