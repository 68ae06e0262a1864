package io.tallystick.journal.verify;

import io.tallystick.journal.Resolution;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;

/** One hold as recomputed from the journal: in which segment it was made, how it ended and in which segment. */
final class HoldBook {
  final Transfer transfer;
  final long madeIn;
  private Resolution resolution;
  private long resolvedIn = Long.MAX_VALUE;

  HoldBook(Transfer transfer, long madeIn) {
    this.transfer = transfer;
    this.madeIn = madeIn;
  }

  boolean isOpen() {
    return resolution == null;
  }

  void resolve(Resolution how, long sequence) {
    resolution = how;
    resolvedIn = sequence;
  }

  /** The segment that changed it last among those up to a sequence, which is not before it was made. */
  long changedIn(long sequence) {
    return resolvedIn <= sequence ? resolvedIn : madeIn;
  }

  /** How it stood after a segment that changed it; null for any other segment. */
  Hold after(long sequence) {
    Hold.Open open = new Hold.Open(transfer);
    if (sequence == resolvedIn) {
      return resolution.apply(open);
    }
    return sequence == madeIn ? open : null;
  }
}
