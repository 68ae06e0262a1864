package io.tallystick.publisher;

import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The segments of one run, opened, and the holds that have to be known to tell of them. */
final class Gathered {
  private record Opened(long sequence, SegmentContent content) {}

  private final int most;
  private final List<Opened> segments = new ArrayList<>();
  private final Map<TransferId, Transfer> made = new HashMap<>();
  private final Set<TransferId> missing = new LinkedHashSet<>();
  private int entries;

  /** @param most entries, but for a single segment */
  Gathered(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Adds the next segment, unless there would then be too many entries. */
  boolean addWithin(Segment segment) {
    if (!isEmpty() && segment.count() > most - entries) {
      return false;
    }
    SegmentContent content = SegmentCodec.verify(segment, segment.previousHash());
    content.entries().forEach(this::note);
    segments.add(new Opened(segment.sequence(), content));
    entries += content.entries().size();
    return true;
  }

  /** A void does not say what its hold had closed, nor an expiry what it had held. */
  private void note(Entry entry) {
    switch (entry) {
      case Entry.TransferMade(Transfer transfer, var _, long _) -> {
        if (transfer.pending()) {
          made.put(transfer.id(), transfer);
        } else if (transfer.voids() && !made.containsKey(transfer.pendingId())) {
          missing.add(transfer.pendingId());
        }
      }
      case Entry.HoldExpired expired -> {
        if (!made.containsKey(expired.holdId())) {
          missing.add(expired.holdId());
        }
      }
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
    }
  }

  long first() {
    return segments.getFirst().sequence();
  }

  /** The holds that were made before the run, and whose voids or expiries are in it. */
  Set<TransferId> missing() {
    return missing;
  }

  /** @param before the missing holds */
  Batch batch(String source, int shard, Map<TransferId, Transfer> before) {
    Function<TransferId, Transfer> holds = id -> made.containsKey(id) ? made.get(id) : before.get(id);
    List<Happening> happenings = new ArrayList<>(entries);
    for (Opened segment : segments) {
      happenings.addAll(new Telling(shard, segment.sequence(), holds).of(segment.content()));
    }
    return new Batch(source, shard, first(), segments.getLast().sequence(), happenings);
  }
}
