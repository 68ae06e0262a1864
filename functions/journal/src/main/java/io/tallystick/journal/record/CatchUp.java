package io.tallystick.journal.record;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountId;
import java.util.List;
import java.util.function.Predicate;

/** Builds caches at the projector's cursor and brings them towards the journal's end. */
final class CatchUp {
  /** Segments read at once. */
  private static final int PAGE = 100;

  private final Store store;
  private final int shard;
  private final Predicate<AccountId> here;
  private final RecorderLimits limits;
  private final Loading loading;

  /** @param here which accounts live on the shard */
  CatchUp(Store store, int shard, Predicate<AccountId> here, RecorderLimits limits, Loading loading) {
    this.store = store;
    this.shard = shard;
    this.here = here;
    this.limits = limits;
    this.loading = loading;
  }

  /**
   * Takes over the next segments, each whole, so that what was taken over is not lost if the next call fails.
   *
   * @param enough asked after each segment; the rest of the page is left where it holds
   * @return false if the journal had ended
   */
  boolean page(ShardCache cache, Predicate<ShardCache> enough, Deadline deadline) {
    List<Segment> page = store.journal().read(shard, cache.sequence() + 1, PAGE, deadline);
    for (Segment segment : page) {
      apply(cache, segment);
      if (enough.test(cache)) {
        break;
      }
    }
    return !page.isEmpty();
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

  /** A new cache at the projector's cursor, with what was unfinished there, and the ids of some segments before it, as many as memory allows. */
  ShardCache fromCursor(Deadline deadline) {
    Reached reached = store.cursors().reached(Projector.CURSOR, shard, deadline);
    long posted = reached.cursor().posted();
    if (posted < 0) {
      return new ShardCache(here, limits, null, new Remembered(null));
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
        remembered.forget(limits.rememberedBytes(), segment.sequence());
      }
      newest = page.getLast();
    }
    ShardCache cache = new ShardCache(here, limits, newest == null ? segment(posted, deadline) : newest, remembered);
    loading.entries(reached.unfinished(), deadline).forEach(cache::unfinished);
    return cache;
  }

  private Segment segment(long sequence, Deadline deadline) {
    return store
        .journal()
        .at(shard, sequence, deadline)
        .orElseThrow(() -> new StoreException.Corrupt("journal lacks sequence " + sequence, null));
  }
}
