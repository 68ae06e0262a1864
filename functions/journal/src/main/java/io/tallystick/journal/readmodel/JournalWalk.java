package io.tallystick.journal.readmodel;

import io.tallystick.journal.Journal;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Goes through the segments of a range of time in one direction. The segments are in order of time, so where it begins is found by halving. */
final class JournalWalk {
  /** The most segments read at once; fewer at first. */
  private static final int MOST_SEGMENTS = 16;

  private final Question question;
  private final Journal journal;
  private final TimeRange range;
  private final Order order;
  private final long posted;
  private final Budget budget;
  private final Deque<Segment> waiting = new ArrayDeque<>();
  /** The next segment to read. */
  private long next;
  private int size = 1;
  private boolean ended;

  /** @param posted the last sequence to look at */
  JournalWalk(Question question, TimeRange range, Order order, long posted, Budget budget) {
    this.question = question;
    this.journal = question.store().journal();
    this.range = range;
    this.order = order;
    this.posted = posted;
    this.budget = budget;
    this.next = posted < 0 ? -1 : order == Order.ASCENDING ? firstReaching() : lastBefore();
    this.ended = next < 0 || next > posted;
  }

  /** Whether there are no further segments in the range. */
  boolean ended() {
    return ended;
  }

  /** The next segment's entries, at least one; none if the budget is over. */
  List<Entry> next() {
    if (waiting.isEmpty()) {
      read();
    }
    if (waiting.isEmpty()) {
      return List.of();
    }
    Segment segment = waiting.removeFirst();
    boolean reachesFurther =
        order == Order.ASCENDING ? segment.lastTimestamp() < range.until() - 1 : segment.firstTimestamp() > range.from();
    ended = !reachesFurther || waiting.isEmpty() && (next < 0 || next > posted);
    return SegmentCodec.verify(segment, segment.previousHash()).entries();
  }

  private void read() {
    long left = order == Order.ASCENDING ? posted - next + 1 : next + 1;
    int count = budget.segments((int) Math.min(size, left));
    size = Math.min(MOST_SEGMENTS, size * 2);
    if (count == 0) {
      return;
    }
    long from = order == Order.ASCENDING ? next : next - count + 1;
    List<Segment> segments = new ArrayList<>();
    while (segments.size() < count) {
      List<Segment> some = journal.read(question.shard(), from + segments.size(), count - segments.size(), question.deadline());
      if (some.isEmpty()) {
        throw new StoreException.Corrupt("the journal ends before its reader's cursor: " + (from + segments.size()), null);
      }
      segments.addAll(some);
    }
    waiting.addAll(order == Order.ASCENDING ? segments : segments.reversed());
    next = order == Order.ASCENDING ? from + count : from - 1;
  }

  /** The first segment that does not end before the range. */
  private long firstReaching() {
    long low = 0;
    long high = posted + 1;
    if (range.from() <= 0) {
      return low;
    }
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle).lastTimestamp() < range.from()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The last segment that begins before the range's end, −1 if none does. */
  private long lastBefore() {
    long low = -1;
    long high = posted;
    if (range.until() == Long.MAX_VALUE) {
      return high;
    }
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (at(middle).firstTimestamp() >= range.until()) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private Segment at(long sequence) {
    return journal
        .at(question.shard(), sequence, question.deadline())
        .orElseThrow(() -> new StoreException.Corrupt("the journal lacks a segment: " + sequence, null));
  }
}
