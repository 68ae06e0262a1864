package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Burned;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.IdTime;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The ids of an unbroken stretch of the journal up to its end: the window in which a repeat is recognised without a read.
 *
 * <p>An id that carries its time was recorded no earlier than that time less the allowed clock skew, since one dated further ahead is
 * refused. So if its time less the skew is after the window's start and the id is not in the window, it was never recorded.
 */
final class Remembered {
  /** The members of a chain are judged at timestamps that grow by one; if the chain is refused, the refusals take lower ones. Chains are far shorter than this. */
  private static final long JUDGED_AHEAD_NANOS = 1_000_000;

  /** What one segment added, so that it can be forgotten again. */
  private record Stretch(long sequence, long lastTimestamp, List<Entry> entries, long bytes) {}

  private final Map<TransferId, Known> known = new HashMap<>();
  /** The newest reversal by its original. */
  private final Map<TransferId, Transfer> reversals = new HashMap<>();
  private final Map<TransferId, Entry.TransferRejected> transferRejections = new HashMap<>();
  private final Map<AccountId, Entry.AccountRejected> accountRejections = new HashMap<>();
  private final Deque<Stretch> stretches = new ArrayDeque<>();
  private long bytes;
  private boolean whole;
  private long start;

  /** @param start the timestamp of the last entry before the window, or null if the window begins with the journal */
  Remembered(Long start) {
    this.whole = start == null;
    this.start = whole ? 0 : start;
  }

  Known known(TransferId id) {
    return known.get(id);
  }

  /** The newest reversal of that transfer in the window. */
  Transfer reversal(TransferId original) {
    return reversals.get(original);
  }

  Entry.TransferRejected rejection(TransferId id) {
    return transferRejections.get(id);
  }

  Entry.AccountRejected rejection(AccountId id) {
    return accountRejections.get(id);
  }

  /** The weight of the window. */
  long bytes() {
    return bytes;
  }

  /** Whether an id that is not in the window may have been recorded before it. */
  boolean mayPrecede(TransferId id) {
    if (whole) {
      return false;
    }
    long time = IdTime.of(id);
    return time == IdTime.NONE || time - Limits.ID_CLOCK_SKEW_NANOS - JUDGED_AHEAD_NANOS <= start;
  }

  /** Whether a transfer of which no reversal is in the window may have been reversed before it: not one that the window itself saw recorded. */
  boolean reversalMayPrecede(TransferId original) {
    return !(known.get(original) instanceof Transfer) && !reversals.containsKey(original) && mayPrecede(original);
  }

  /** Whether a rejection may have been recorded before the window. The id's time says nothing here: a refused id may be dated anyhow. */
  boolean rejectionMayPrecede() {
    return !whole;
  }

  /** @return the weight of the entries */
  long add(long sequence, List<Entry> entries) {
    long added = 0;
    for (Entry entry : entries) {
      added += Weight.of(entry);
      switch (entry) {
        case Entry.TransferMade made -> add(made.transfer());
        case Entry.TransferRejected rejected -> add(rejected);
        case Entry.AccountRejected rejected -> add(rejected);
        case Entry.AccountOpened opened -> {}
        case Entry.HoldExpired expired -> {}
        case CrossEntry across -> {}
      }
    }
    bytes += added;
    stretches.addLast(new Stretch(sequence, entries.getLast().timestamp(), entries, added));
    return added;
  }

  private void add(Transfer made) {
    known.put(made.id(), made);
    if (made.reversal()) {
      reversals.put(made.reverses(), made);
    }
  }

  private void add(Entry.AccountRejected rejected) {
    if (!rejected.id().isNone()) {
      accountRejections.put(rejected.id(), rejected);
    }
  }

  private void add(Entry.TransferRejected rejected) {
    if (rejected.id().isNone()) {
      return;
    }
    if (rejected.outcome().isTransient()) {
      known.put(rejected.id(), new Burned(rejected.id(), rejected.outcome(), rejected.timestamp()));
    } else {
      transferRejections.put(rejected.id(), rejected);
    }
  }

  /**
   * Forgets the oldest segments while the window weighs more than the limit, but none after {@code posted}: the index has them not yet.
   *
   * @param limit bytes
   * @return whether the window's start moved
   */
  boolean forget(long limit, long posted) {
    long before = start;
    while (bytes > limit && stretches.peekFirst().sequence() <= posted) {
      Stretch oldest = stretches.removeFirst();
      for (Entry entry : oldest.entries()) {
        switch (entry) {
          case Entry.TransferMade made -> remove(made.transfer());
          case Entry.TransferRejected rejected -> remove(rejected);
          case Entry.AccountRejected rejected -> accountRejections.remove(rejected.id(), rejected);
          case Entry.AccountOpened opened -> {}
          case Entry.HoldExpired expired -> {}
          case CrossEntry across -> {}
        }
      }
      bytes -= oldest.bytes();
      start = oldest.lastTimestamp();
      whole = false;
    }
    return start != before;
  }

  private void remove(Transfer made) {
    known.remove(made.id(), made);
    if (made.reversal()) {
      reversals.remove(made.reverses(), made); // unless a newer one stands there
    }
  }

  private void remove(Entry.TransferRejected rejected) {
    if (rejected.outcome().isTransient()) {
      known.remove(rejected.id(), new Burned(rejected.id(), rejected.outcome(), rejected.timestamp()));
    } else {
      transferRejections.remove(rejected.id(), rejected);
    }
  }

  /** The weight of the segments after a sequence, so of those that no read table has yet. */
  long bytesAfter(long sequence) {
    long after = 0;
    Iterator<Stretch> newestFirst = stretches.descendingIterator();
    while (newestFirst.hasNext()) {
      Stretch stretch = newestFirst.next();
      if (stretch.sequence() <= sequence) {
        break;
      }
      after += stretch.bytes();
    }
    return after;
  }
}
