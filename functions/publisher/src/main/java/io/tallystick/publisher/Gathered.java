package io.tallystick.publisher;

import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The segments of one run, opened, and the holds and prepared chains that have to be known to tell of them. */
final class Gathered {
  private record Opened(long sequence, SegmentContent content) {}

  private final int most;
  private final List<Opened> segments = new ArrayList<>();
  private final Map<TransferId, Transfer> made = new HashMap<>();
  private final Set<TransferId> missing = new LinkedHashSet<>();
  /** The chains that are prepared in the run and have not ended yet. */
  private final Map<ChainKey, CrossEntry.Prepared> prepared = new HashMap<>();
  /** As they were prepared, the chains that end in the run, by the timestamps of their ends. */
  private final Map<Long, CrossEntry.Prepared> ended = new HashMap<>();
  /** The chains that end in the run, and of whose preparing, before the run, more has to be known than their ends tell: the timestamps of their ends. */
  private final Map<ChainKey, Long> unprepared = new LinkedHashMap<>();
  private final Set<ChainKey> maybeUnprepared = new HashSet<>();
  /** Whether what a chain has recorded before its end was lowered after it was prepared, or may have been. */
  private boolean balanced;

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
    add(segment.sequence(), SegmentCodec.verify(segment, segment.previousHash()));
    return true;
  }

  void add(long sequence, SegmentContent content) {
    content.entries().forEach(this::note);
    segments.add(new Opened(sequence, content));
    entries += content.entries().size();
  }

  /** A void does not say what its hold had closed, nor an expiry what it had held. */
  private void note(Entry entry) {
    switch (entry) {
      case Entry.TransferMade(Transfer transfer, LegsHere here, long _) -> {
        balanced |= Telling.ofChain((Entry.TransferMade) entry) && transfer.balancing();
        if (here == LegsHere.NEITHER) {
          return;
        }
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
      case CrossEntry.Prepared one -> prepared.put(one.key(), one);
      case CrossEntry.Decided one -> {
        boolean wasPrepared = one.key().timestamp() != one.timestamp();
        ends(one.key(), one.verdict().kind(), wasPrepared, one.timestamp());
      }
      case CrossEntry.Ended one -> {
        ends(one.key(), one.verdict(), true, one.timestamp());
        if (one.verdict() == Verdict.Kind.REFUSED) {
          maybeUnprepared.add(one.key());
        }
      }
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry.Settled _, CrossEntry.ExpirySettled _ -> {}
    }
  }

  /** @param wasPrepared whether something may have been prepared before */
  private void ends(ChainKey key, Verdict.Kind verdict, boolean wasPrepared, long timestamp) {
    CrossEntry.Prepared here = prepared.remove(key);
    if (here != null) {
      ended.put(timestamp, here);
    } else if (wasPrepared && (verdict != Verdict.Kind.COMMITTED || balanced)) {
      unprepared.put(key, timestamp);
    }
    balanced = false;
  }

  long first() {
    return segments.getFirst().sequence();
  }

  /** The holds that were made before the run, and whose voids or expiries are in it. */
  Set<TransferId> missing() {
    return missing;
  }

  /** The chains that were prepared before the run, and of which that has to be known. */
  Set<ChainKey> unprepared() {
    return unprepared.keySet();
  }

  /** Those of them of which nothing may have been prepared here at all. */
  Set<ChainKey> maybeUnprepared() {
    return maybeUnprepared;
  }

  /**
   * @param before the missing holds
   * @param preparedBefore the chains that are not prepared in the run
   */
  Batch batch(String source, int shard, Map<TransferId, Transfer> before, Map<ChainKey, CrossEntry.Prepared> preparedBefore) {
    preparedBefore.forEach((key, one) -> ended.put(unprepared.get(key), one));
    Function<TransferId, Transfer> holds = id -> made.containsKey(id) ? made.get(id) : before.get(id);
    List<Happening> happenings = new ArrayList<>(entries);
    for (Opened segment : segments) {
      happenings.addAll(new Telling(shard, segment.sequence(), holds, ended).of(segment.content()));
    }
    return new Batch(source, shard, first(), segments.getLast().sequence(), happenings);
  }
}
