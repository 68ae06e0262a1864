package io.tallystick.journal.readmodel;

import io.tallystick.journal.PageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Rows that are stored in pages, each page under the timestamp of its first row, read in one direction. What lies before the timestamp that is wanted next is
 * skipped without being read.
 */
final class PagedRows<R> {
  /** The most pages read at once; fewer as long as rows are skipped. */
  private static final int MOST_PAGES = 16;

  /**
   * A stored page.
   *
   * @param first the timestamp that it stands under
   * @param last the timestamp of its last row
   * @param sequence the segment of its first row
   * @param rows those of its rows that are wanted, in order of recording
   */
  record Stored<R>(long first, long last, long sequence, List<R> rows) {}

  private final Function<PageRange, List<Stored<R>>> pages;
  private final ToLongFunction<R> timestamp;
  private final TimeRange range;
  private final Order order;
  private final long posted;
  private final Budget budget;
  /** The rows read last, in the direction of reading. */
  private List<R> rows = List.of();
  private int next;
  /** Pages that begin before this timestamp (descending: at or after it) were read or skipped. */
  private long edge;
  /** Ascending: the timestamp that follows what was read last. */
  private long following;
  private int size = 1;
  private boolean ended;
  /** Whether the last search ended for want of reads, with rows still to be looked for. */
  private boolean paused;

  /** @param posted pages of runs after that sequence are left out, since their run is not complete */
  PagedRows(
      Function<PageRange, List<Stored<R>>> pages, ToLongFunction<R> timestamp, TimeRange range, Order order, long posted, Budget budget) {
    this.pages = pages;
    this.timestamp = timestamp;
    this.range = range;
    this.order = order;
    this.posted = posted;
    this.budget = budget;
    this.edge = order == Order.ASCENDING ? 0 : Long.MAX_VALUE;
  }

  /**
   * The first row at or after a timestamp of the range, in the direction of reading; null if there is none, or if it is {@linkplain #paused not found yet}.
   *
   * @param target never before an earlier one, in the direction of reading
   */
  R seek(long target) {
    paused = false;
    while (true) {
      while (next < rows.size() && isBefore(timestamp.applyAsLong(rows.get(next)), target)) {
        next++;
      }
      if (next < rows.size()) {
        R row = rows.get(next);
        return range.contains(timestamp.applyAsLong(row)) ? row : null;
      }
      if (ended) {
        return null;
      }
      if (budget.readsAreOver() && gotBeyond(target)) {
        paused = true;
        return null;
      }
      budget.read();
      switch (order) {
        case ASCENDING -> ascend(target);
        case DESCENDING -> descend(target);
      }
    }
  }

  /**
   * Whether the last search ended because the budget is over: pages may have none of the rows that are wanted, however many they are. Every search gets beyond its target before.
   */
  boolean paused() {
    return paused;
  }

  /** Where a paused search is to go on: the timestamp that follows all that was looked at, in the direction of reading. */
  long rest() {
    return order == Order.ASCENDING ? following : edge - 1;
  }

  private boolean gotBeyond(long target) {
    return order == Order.ASCENDING ? following > target : edge <= target;
  }

  private boolean isBefore(long row, long target) {
    return order == Order.ASCENDING ? row < target : row > target;
  }

  private void ascend(long target) {
    if (target >= edge && target > following) {
      // Only the last page that begins at or before the target can reach to it.
      List<Stored<R>> nearest = pages.apply(new PageRange(edge, target + 1, true, 1));
      take(nearest);
      edge = target + 1;
      following = nearest.isEmpty() ? following : nearest.getFirst().last() + 1;
      size = 1;
      return;
    }
    List<Stored<R>> more = edge >= range.until() ? List.of() : pages.apply(new PageRange(edge, range.until(), false, size));
    ended = more.isEmpty();
    take(more);
    if (!more.isEmpty()) {
      edge = more.getLast().first() + 1;
      following = more.getLast().last() + 1;
    }
    size = Math.min(MOST_PAGES, size * 2);
  }

  private void descend(long target) {
    if (target + 1 < edge) {
      size = 1;
    }
    List<Stored<R>> more = pages.apply(new PageRange(0, Math.min(edge, target + 1), true, size));
    ended = more.isEmpty();
    take(more);
    if (!more.isEmpty()) {
      edge = more.getLast().first();
    }
    size = Math.min(MOST_PAGES, size * 2);
  }

  private void take(List<Stored<R>> more) {
    next = 0;
    rows = new ArrayList<>();
    for (Stored<R> page : more) {
      if (page.sequence() <= posted) {
        rows.addAll(order == Order.ASCENDING ? page.rows() : page.rows().reversed());
      } else if (order == Order.ASCENDING) {
        ended = true; // whatever begins later is of the same run
        return;
      }
    }
  }
}
