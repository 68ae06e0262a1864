package io.tallystick.journal.record;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;

/** What the cache knows of one hold as of a sequence. {@code Partial} knows from the tail what became of it, but not the hold itself. */
sealed interface HoldSlot {
  /** The sequence that the knowledge is from; −1 if it was loaded and not found. */
  long sequence();

  record Absent() implements HoldSlot {
    static final Absent VALUE = new Absent();

    @Override
    public long sequence() {
      return -1;
    }
  }

  record Partial(TransferId id, Resolution resolution, long sequence) implements HoldSlot {}

  record Present(Hold hold, long sequence) implements HoldSlot {}

  /** This slot, or null for none, after an entry that posted, voided or expired the hold. */
  static HoldSlot resolved(HoldSlot slot, TransferId id, Resolution resolution, long sequence) {
    return switch (slot) {
      case Present present ->
          // A newer checkpoint knows of it already, and so may one of this very segment, which may also have made the hold and posted other parts of it.
          present.sequence() > sequence || present.sequence() == sequence && !(present.hold() instanceof Hold.Open)
              ? present
              : new Present(resolve(present.hold(), resolution), sequence);
      case Partial partial -> partial.sequence() > sequence ? partial : new Partial(id, resolution, sequence);
      case null -> new Partial(id, resolution, sequence);
      case Absent absent -> throw new StoreException.Corrupt("journal resolves a hold that was never made: " + id, null);
    };
  }

  /** The newest of what is cached, or null for nothing, and what was loaded, or null for nothing. */
  static HoldSlot merge(HoldSlot slot, Checkpoint<Hold> loaded) {
    return switch (slot) {
      case Present present -> loaded != null && loaded.sequence() > present.sequence() ? of(loaded) : present;
      case Partial partial -> {
        if (loaded == null) {
          throw new StoreException.Corrupt("no checkpoint of a hold made before the tail: " + partial.id(), null);
        }
        yield loaded.sequence() >= partial.sequence()
            ? of(loaded)
            : new Present(resolve(loaded.value(), partial.resolution()), partial.sequence());
      }
      case Absent absent -> loaded == null ? absent : of(loaded);
      case null -> loaded == null ? Absent.VALUE : of(loaded);
    };
  }

  private static Present of(Checkpoint<Hold> loaded) {
    return new Present(loaded.value(), loaded.sequence());
  }

  private static Hold resolve(Hold hold, Resolution resolution) {
    return switch (hold) {
      case Hold.Open open -> resolution.standing(open.transfer());
      case Hold.Posted posted -> throw again(posted);
      case Hold.Voided voided -> throw again(voided);
      case Hold.Expired expired -> throw again(expired);
    };
  }

  private static StoreException.Corrupt again(Hold hold) {
    return new StoreException.Corrupt("journal resolves a hold twice: " + hold.id(), null);
  }
}
