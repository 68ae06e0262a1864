package io.tallystick.publisher;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds how chains were prepared that end in a run and were prepared before it: backwards from the run, and no further than to the time at which the oldest of them began, mostly a few segments ago. */
final class Preparations {
  /** Segments read from the journal at first; then always twice as many. */
  private static final int FIRST_PAGE = 4;
  /** Segments read from the journal at once. */
  private static final int PAGE = 100;

  private final Store store;
  private final int shard;

  Preparations(Store store, int shard) {
    this.store = store;
    this.shard = shard;
  }

  /** @throws StoreException.Corrupt if one was never prepared */
  Map<ChainKey, CrossEntry.Prepared> of(Gathered run, Deadline deadline) {
    Map<ChainKey, CrossEntry.Prepared> found = new HashMap<>();
    Set<ChainKey> missing = new HashSet<>(run.unprepared());
    long oldest = missing.stream().mapToLong(ChainKey::timestamp).min().orElse(Long.MAX_VALUE);
    long end = run.first();
    int page = FIRST_PAGE;
    while (!missing.isEmpty() && end > 0) {
      long from = Math.max(0, end - page);
      boolean old = read(from, end, oldest, missing, found, deadline);
      missing.removeAll(found.keySet());
      if (old) {
        break;
      }
      end = from;
      page = Math.min(PAGE, 2 * page);
    }
    // A participant that was only told what is burned had prepared nothing.
    missing.removeAll(run.maybeUnprepared());
    if (!missing.isEmpty()) {
      throw new StoreException.Corrupt("journal ends a chain that was never prepared: " + missing.iterator().next(), null);
    }
    return found;
  }

  /** @return whether what is before these segments is too old */
  private boolean read(long from, long end, long oldest, Set<ChainKey> missing, Map<ChainKey, CrossEntry.Prepared> found, Deadline deadline) {
    boolean old = false;
    long next = from;
    while (next < end) {
      List<Segment> page = store.journal().read(shard, next, (int) (end - next), deadline);
      if (page.isEmpty()) {
        throw new StoreException.Corrupt("journal lacks a segment: " + next, null);
      }
      for (Segment segment : page) {
        old |= segment.firstTimestamp() < oldest;
        if (segment.lastTimestamp() >= oldest) {
          search(segment, missing, found);
        }
      }
      next = page.getLast().sequence() + 1;
    }
    return old;
  }

  private static void search(Segment segment, Set<ChainKey> missing, Map<ChainKey, CrossEntry.Prepared> found) {
    for (Entry entry : SegmentCodec.verify(segment, segment.previousHash()).entries()) {
      if (entry instanceof CrossEntry.Prepared prepared && missing.contains(prepared.key())) {
        // The last one: it may have been prepared and given up before.
        found.put(prepared.key(), prepared);
      }
    }
  }
}
