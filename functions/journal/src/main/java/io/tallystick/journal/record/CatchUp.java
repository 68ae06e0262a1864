package io.tallystick.journal.record;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import java.util.List;

/** Brings a cache to the journal's end, or builds a new one at the projector's cursor where that is the shorter way. */
final class CatchUp {
  /** Segments read at once. */
  private static final int PAGE = 100;
  /** How far behind the cursor a cache may be before it is dropped instead of brought up. */
  private static final int FAR_BEHIND = 200;

  private final Store store;
  private final int shard;
  private final RecorderLimits limits;

  CatchUp(Store store, int shard, RecorderLimits limits) {
    this.store = store;
    this.shard = shard;
    this.limits = limits;
  }

  /**
   * The cache at the journal's end as it was at some moment during the call.
   *
   * @param cache what there is, or null for none
   */
  ShardCache run(ShardCache cache, Deadline deadline) {
    ShardCache current = cache == null ? fromCursor(deadline) : cache;
    for (int pages = 0; ; pages++) {
      List<Segment> page = store.journal().read(shard, current.sequence() + 1, PAGE, deadline);
      if (page.isEmpty()) {
        return current;
      }
      for (Segment segment : page) {
        apply(current, segment);
      }
      if (current == cache && pages > 0) {
        Cursor cursor = cursor(deadline);
        if (cursor.posted() > current.sequence() + FAR_BEHIND) {
          current = fromCursor(deadline);
        } else {
          current.posted(cursor.posted());
        }
      }
    }
  }

  /** Takes over one segment that was read, after checking that it is the next link of the chain. */
  void apply(ShardCache cache, Segment segment) {
    if (segment.sequence() != cache.sequence() + 1) {
      throw new StoreException.Corrupt("journal has a gap before sequence " + segment.sequence(), null);
    }
    cache.apply(segment, SegmentCodec.verify(segment, cache.tip()));
  }

  Cursor cursor(Deadline deadline) {
    return store.cursors().read(Projector.CURSOR, shard, deadline);
  }

  private ShardCache fromCursor(Deadline deadline) {
    long posted = cursor(deadline).posted();
    if (posted < 0) {
      return new ShardCache(limits, null, new Remembered(null));
    }
    long first = Math.max(0, posted + 1 - limits.rememberedSegments());
    Remembered remembered = new Remembered(first == 0 ? null : segment(first - 1, deadline).lastTimestamp());
    Segment newest = null;
    for (long next = first; next <= posted; next = newest.sequence() + 1) {
      List<Segment> page = store.journal().read(shard, next, (int) Math.min(PAGE, posted + 1 - next), deadline);
      if (page.isEmpty()) {
        throw new StoreException.Corrupt("cursor is after the journal's end: " + posted, null);
      }
      for (Segment segment : page) {
        remembered.add(segment.sequence(), SegmentCodec.open(segment).entries());
      }
      newest = page.getLast();
    }
    return new ShardCache(limits, newest == null ? segment(posted, deadline) : newest, remembered);
  }

  private Segment segment(long sequence, Deadline deadline) {
    return store
        .journal()
        .at(shard, sequence, deadline)
        .orElseThrow(() -> new StoreException.Corrupt("journal lacks sequence " + sequence, null));
  }
}
