package io.tallystick.journal.verify;

import io.tallystick.journal.Resolution;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;
import java.util.ArrayList;
import java.util.List;

/** One hold as recomputed from the journal: how it stands, and how it stood after each segment that a checkpoint of it may be from. */
final class HoldBook {
  final Transfer transfer;
  final long madeIn;
  private final long posted;
  private Hold standing;
  private long changedIn;
  /** How it stood before that, from the cursor on, oldest first; null while nothing came after the cursor. */
  private List<Change> earlier;

  private record Change(Hold hold, long sequence) {}

  /** @param posted up to where the read tables are */
  HoldBook(Transfer transfer, long madeIn, long posted) {
    this.transfer = transfer;
    this.madeIn = madeIn;
    this.posted = posted;
    this.standing = new Hold.Open(transfer);
    this.changedIn = madeIn;
  }

  /** The hold if it is open, else null. */
  Hold.Open open() {
    return standing instanceof Hold.Open open ? open : null;
  }

  void resolve(Resolution resolution, long sequence) {
    if (sequence > posted && sequence > changedIn) {
      earlier = earlier == null ? new ArrayList<>(1) : earlier;
      earlier.add(new Change(standing, changedIn));
    }
    standing = resolution.standing(transfer);
    changedIn = sequence;
  }

  /** The segment that changed it last among those up to the cursor; the one that made it if that is after the cursor. */
  long changedUpToCursor() {
    long last = changedIn;
    for (int at = earlier == null ? -1 : earlier.size() - 1; at >= 0 && last > posted; at--) {
      last = earlier.get(at).sequence();
    }
    return last;
  }

  /** How it stood after a segment from there on that changed it; null for any other segment. */
  Hold after(long sequence) {
    if (sequence == changedIn) {
      return standing;
    }
    return earlier == null
        ? null
        : earlier.stream().filter(change -> change.sequence() == sequence).map(Change::hold).findFirst().orElse(null);
  }
}
