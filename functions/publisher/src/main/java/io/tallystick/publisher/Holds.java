package io.tallystick.publisher;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds holds as they were made, which never changes: in the read tables or, where the projector has not come so far, in the journal after the projector's cursor.
 */
final class Holds {
  /** Segments read from the journal at once. */
  private static final int PAGE = 100;

  private final Store store;
  private final int shard;

  Holds(Store store, int shard) {
    this.store = store;
    this.shard = shard;
  }

  /** The holds that the run's entries do not tell of enough. */
  Map<TransferId, Transfer> of(Gathered run, Deadline deadline) {
    Map<TransferId, Transfer> found = new HashMap<>();
    Set<TransferId> missing = new HashSet<>(run.missing());
    load(missing, found, deadline);
    if (!missing.isEmpty()) {
      // The cursor first, then the table: what is in neither the table nor the journal after this cursor is nowhere.
      long projected = store.cursors().read(Projector.CURSOR, shard, deadline).posted();
      load(missing, found, deadline);
      search(projected + 1, run.first(), missing, found, deadline);
    }
    if (!missing.isEmpty()) {
      throw new StoreException.Corrupt("journal resolves a hold that was never made: " + missing.iterator().next(), null);
    }
    return found;
  }

  private void load(Set<TransferId> missing, Map<TransferId, Transfer> found, Deadline deadline) {
    if (missing.isEmpty()) {
      return;
    }
    Map<TransferId, Checkpoint<Hold>> stored = store.checkpoints().holds(shard, List.copyOf(missing), Consistency.STRONG, deadline);
    stored.forEach((id, checkpoint) -> found.put(id, checkpoint.value().transfer()));
    missing.removeAll(stored.keySet());
  }

  private void search(long from, long end, Set<TransferId> missing, Map<TransferId, Transfer> found, Deadline deadline) {
    long next = from;
    while (next < end && !missing.isEmpty()) {
      List<Segment> page = store.journal().read(shard, next, (int) Math.min(PAGE, end - next), deadline);
      if (page.isEmpty()) {
        return;
      }
      for (Segment segment : page) {
        for (Entry entry : SegmentCodec.verify(segment, segment.previousHash()).entries()) {
          if (entry instanceof Entry.TransferMade(Transfer transfer, var _, long _) && transfer.pending() && missing.remove(transfer.id())) {
            found.put(transfer.id(), transfer);
          }
        }
      }
      next = page.getLast().sequence() + 1;
    }
  }
}
