package io.tallystick.local.imports;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Looks up what became of imported transfers: first in what the journal has recorded since this began, read once and in order, then in the index.
 *
 * <p>Transfers are asked for in about the order in which they are recorded, so little of what was read ahead has to be kept.
 */
final class Recorded {
  private static final int PAGE = 20;
  /** Entries that are kept of what was read ahead; with more, reading starts over from the cursor. */
  static final int AHEAD_MAX = 200_000;
  /** Segments that are kept open for what the index leads to. */
  private static final int OPEN_SEGMENTS = 16;

  private final Store store;
  private final int shard;
  private final Supplier<Deadline> deadlines;
  private final long begun;
  private final Map<TransferId, Fate> ahead = new HashMap<>();
  private final SequencedMap<Long, List<Entry>> open = new LinkedHashMap<>(OPEN_SEGMENTS, 0.75f, true);

  private long next;

  /** @param deadlines how long each call of the store may take */
  Recorded(Store store, int shard, Supplier<Deadline> deadlines) {
    this.store = store;
    this.shard = shard;
    this.deadlines = deadlines;
    this.next = posted() + 1;
    this.begun = store.journal().last(shard, deadlines.get()).map(Segment::sequence).orElse(-1L);
  }

  /** Whether that segment is newer than this object. */
  boolean isNew(Fate fate) {
    return fate.sequence() > begun;
  }

  /** Those of the transfers that the journal has something about by now. What was found is forgotten. */
  Map<TransferId, Fate> find(Collection<TransferId> ids) {
    Map<TransferId, Fate> found = new HashMap<>();
    List<TransferId> missing = take(ids, found);
    boolean more = true;
    while (!missing.isEmpty() && more) {
      more = readOn();
      missing = take(missing, found);
    }
    if (!missing.isEmpty()) {
      found.putAll(indexed(missing));
    }
    return found;
  }

  private List<TransferId> take(Collection<TransferId> ids, Map<TransferId, Fate> found) {
    List<TransferId> missing = new ArrayList<>();
    for (TransferId id : ids) {
      Fate fate = ahead.remove(id);
      if (fate == null) {
        missing.add(id);
      } else {
        found.put(id, fate);
      }
    }
    return missing;
  }

  /** Reads one page of the journal; false at its end. */
  private boolean readOn() {
    if (ahead.size() > AHEAD_MAX) {
      ahead.clear();
      next = posted() + 1;
    }
    List<Segment> page = store.journal().read(shard, next, PAGE, deadlines.get());
    for (Segment segment : page) {
      for (Entry entry : SegmentCodec.open(segment).entries()) {
        fate(entry, segment.sequence()).ifPresent(fate -> keep(id(entry), fate));
      }
      next = segment.sequence() + 1;
    }
    return !page.isEmpty();
  }

  /** A transfer that was made stays made, whatever was refused under its id afterwards. */
  private void keep(TransferId id, Fate fate) {
    if (id.value().startsWith(Identities.PREFIX)) {
      ahead.merge(id, fate, (before, after) -> before instanceof Fate.Made && after instanceof Fate.Refused ? before : after);
    }
  }

  private Map<TransferId, Fate> indexed(List<TransferId> ids) {
    List<IndexKey> keys = new ArrayList<>(2 * ids.size());
    ids.forEach(id -> keys.add(IndexKey.of(id)));
    ids.forEach(id -> keys.add(IndexKey.rejectionOf(id)));
    Map<IndexKey, Location> locations = store.transfers().find(shard, keys, deadlines.get());
    Map<TransferId, Fate> found = new HashMap<>();
    for (TransferId id : ids) {
      Location location = locations.getOrDefault(IndexKey.of(id), locations.get(IndexKey.rejectionOf(id)));
      if (location != null) {
        Entry entry = entries(location.sequence()).get(location.position());
        fate(entry, location.sequence()).ifPresent(fate -> found.put(id, fate));
      }
    }
    return found;
  }

  private List<Entry> entries(long sequence) {
    List<Entry> entries = open.get(sequence);
    if (entries == null) {
      entries = SegmentCodec.open(store.journal().at(shard, sequence, deadlines.get()).orElseThrow()).entries();
      if (open.size() == OPEN_SEGMENTS) {
        open.pollFirstEntry();
      }
      open.put(sequence, entries);
    }
    return entries;
  }

  private static Optional<Fate> fate(Entry entry, long sequence) {
    return switch (entry) {
      case Entry.TransferMade made -> Optional.of(new Fate.Made(made.transfer(), sequence));
      case Entry.TransferRejected rejected -> Optional.of(new Fate.Refused(rejected.outcome(), sequence));
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.HoldExpired _ -> Optional.empty();
    };
  }

  private static TransferId id(Entry entry) {
    return switch (entry) {
      case Entry.TransferMade made -> made.transfer().id();
      case Entry.TransferRejected rejected -> rejected.id();
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.HoldExpired _ -> TransferId.NONE;
    };
  }

  private long posted() {
    return store.cursors().read(Projector.CURSOR, shard, deadlines.get()).posted();
  }
}
