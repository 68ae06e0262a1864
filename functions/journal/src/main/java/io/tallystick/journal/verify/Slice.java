package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Some entries of the journal in order, read with their hashes checked. What cannot be read is a finding, and is passed over. */
final class Slice {
  /** Segments read at once. */
  private static final int PAGE = 32;

  /** Entries of one segment: from a position to before another. */
  record Part(long sequence, SegmentContent content, int from, int to) {}

  final List<Part> parts = new ArrayList<>();
  final List<Finding> findings = new ArrayList<>();
  private final Store store;
  private final int shard;
  private final Deadline deadline;
  private Mark mark;
  private int left;
  private int segments;

  private Slice(Store store, int shard, Mark mark, int most, Deadline deadline) {
    this.store = store;
    this.shard = shard;
    this.mark = mark;
    this.left = most;
    this.deadline = deadline;
  }

  /**
   * Reads on from a mark.
   *
   * @param last the last sequence that is read
   * @param most entries
   */
  static Slice read(Store store, int shard, Mark from, long last, int most, Deadline deadline) {
    Slice slice = new Slice(store, shard, from, most, deadline);
    int page = 1;
    while (slice.left > 0 && slice.mark.sequence() <= last) {
      int before = slice.left;
      page = slice.readPage((int) Math.min(page, last + 1 - slice.mark.sequence()));
      page = Math.clamp(slice.left / Math.max(1, (before - slice.left) / page), 1, PAGE);
    }
    return slice;
  }

  /** How far it reaches. */
  Mark mark() {
    return mark;
  }

  /** Segments that it reaches the end of. */
  int segments() {
    return segments;
  }

  /** @return how many segments it was */
  private int readPage(int many) {
    long first = mark.sequence();
    Map<Long, Segment> found;
    try {
      found = store.journal().those(shard, LongStream.range(first, first + many).boxed().toList(), deadline);
    } catch (StoreException.Corrupt corrupt) {
      if (many > 1) {
        return readPage(1);
      }
      passOver(new Finding(corrupt.getMessage(), Place.of(first)), null);
      return 1;
    }
    for (int at = 0; at < many && left > 0; at++) {
      add(Optional.ofNullable(found.get(first + at)));
    }
    return many;
  }

  private void add(Optional<Segment> found) {
    if (found.isEmpty()) {
      passOver(new Finding("a segment is missing or out of order", "expected=" + mark.sequence() + " found=none"), null);
      return;
    }
    Segment segment = found.get();
    SegmentContent content;
    try {
      content = SegmentCodec.verify(segment, mark.before() == null ? segment.previousHash() : mark.before());
    } catch (StoreException.Corrupt corrupt) {
      passOver(new Finding(corrupt.getMessage(), Place.of(mark.sequence())), segment);
      return;
    }
    int entries = content.entries().size();
    int from = Math.min(mark.position(), entries);
    int to = Math.min(entries, from + left);
    parts.add(new Part(mark.sequence(), content, from, to));
    left -= Math.max(1, to - from);
    if (to == entries) {
      segments++;
      mark = mark.after(segment.hash());
    } else {
      mark = mark.at(to);
    }
  }

  private void passOver(Finding finding, Segment segment) {
    findings.add(finding);
    segments++;
    left--;
    mark = mark.after(segment == null ? null : segment.hash());
  }
}
