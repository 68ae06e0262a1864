package io.tallystick.api;

import io.tallystick.events.JournalWriter;
import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the journal as it is written, segment by segment, for as long as an answer may hold more. A decoded segment may be larger than an answer; then the
 * page ends within it: its entries are counted on by its balances, and the next page begins at one of these positions.
 */
final class JournalPage {
  private final boolean decoded;
  private final JsonPieces budget = new JsonPieces();
  private final List<String> segments = new ArrayList<>();

  JournalPage(boolean decoded) {
    this.decoded = decoded;
  }

  /** Each as JSON. */
  List<String> segments() {
    return segments;
  }

  /**
   * Adds a segment from a position on.
   *
   * @return the position at which the next page begins; negative if nothing of the segment is left
   * @throws IndexOutOfBoundsException if the segment has no such position
   */
  int add(Segment segment, int from) {
    return decoded ? addDecoded(segment, from) : addStored(segment);
  }

  private int addStored(Segment segment) {
    StringBuilder json = new StringBuilder();
    JournalWriter.stored(header(segment), segment.payload(), json);
    if (!budget.add(out -> out.append(json))) {
      return 0;
    }
    segments.add(json.toString());
    return -1;
  }

  private int addDecoded(Segment segment, int from) {
    SegmentContent content = SegmentCodec.open(segment);
    int entryCount = content.entries().size();
    int end = entryCount + content.balances().size();
    if (from >= end) {
      throw new IndexOutOfBoundsException(from);
    }
    int first = budget.count();
    int position = from;
    while (position < end && add(content, position)) {
      position++;
    }
    if (position == from) {
      return from;
    }
    List<String> added = budget.list().subList(first, budget.count());
    int entries = Math.clamp(entryCount - from, 0, added.size());
    StringBuilder json = new StringBuilder();
    JournalWriter.decoded(header(segment), added.subList(0, entries), added.subList(entries, added.size()), json);
    segments.add(json.toString());
    return position == end ? -1 : position;
  }

  private boolean add(SegmentContent content, int position) {
    int entryCount = content.entries().size();
    return budget.add(
        out -> {
          if (position < entryCount) {
            JournalWriter.entry(content.entries().get(position), position, out);
          } else {
            AfterBalance balance = content.balances().get(position - entryCount);
            JournalWriter.balance(balance.id(), balance.totals(), balance.closed(), out);
          }
        });
  }

  private static JournalWriter.Header header(Segment segment) {
    return new JournalWriter.Header(
        segment.shard(),
        segment.sequence(),
        segment.format(),
        segment.epoch(),
        segment.count(),
        segment.firstTimestamp(),
        segment.lastTimestamp(),
        segment.previousHash().toString(),
        segment.root().toString(),
        segment.hash().toString());
  }
}
