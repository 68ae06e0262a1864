package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.List;

/**
 * About how many bytes of memory something takes in a cache, with its share of the map and list that hold it. A bound, not a measurement: every text counts
 * as if it were stored by itself and needed two bytes for each character, so it is more often too high than too low.
 */
final class Weight {
  /** A transfer beside its texts: some dozen objects, of which its amounts and ids are most. */
  static final long TRANSFER_BYTES = 512;
  /** What an account was opened with, beside its texts. */
  static final long OPENING_BYTES = 320;
  /** An account's four totals. */
  static final long TOTALS_BYTES = 192;
  /** The rejection of an id, or that a hold expired, beside the ids. */
  static final long MARK_BYTES = 192;
  /** A slot with its place in the map and its id, beside the id's text. */
  static final long SLOT_BYTES = 128;
  /** What became of a hold that is not loaded: two small objects and an amount. */
  static final long RESOLUTION_BYTES = 64;
  /** A place in the map of reversals. */
  static final long REVERSAL_BYTES = 64;

  private static final int CHARACTER_BYTES = 2;

  private Weight() {}

  static long of(Entry entry) {
    return switch (entry) {
      case Entry.TransferMade made -> of(made.transfer());
      case Entry.AccountOpened opened -> of(opened.account());
      case Entry.TransferRejected rejected -> MARK_BYTES + of(rejected.id());
      case Entry.AccountRejected rejected -> MARK_BYTES + of(rejected.id());
      case Entry.HoldExpired expired -> MARK_BYTES + of(expired.holdId()) + of(expired.debitAccountId()) + of(expired.creditAccountId());
      case CrossEntry.Prepared prepared -> of(prepared);
      case CrossEntry across -> MARK_BYTES;
    };
  }

  private static long of(CrossEntry.Prepared prepared) {
    long bytes = MARK_BYTES;
    for (CrossEntry.Member member : prepared.members()) {
      bytes += of(member.transfer()) + SLOT_BYTES;
    }
    for (TransferId id : prepared.ids().values()) {
      bytes += MARK_BYTES + of(id);
    }
    for (NewTransfer asked : prepared.chain() == null ? List.<NewTransfer>of() : prepared.chain().members()) {
      bytes += of(asked);
    }
    return bytes;
  }

  static long of(AccountId id, AccountSlot slot) {
    return switch (slot) {
      case AccountSlot.Absent _ -> SLOT_BYTES + of(id);
      case AccountSlot.Partial _ -> SLOT_BYTES + TOTALS_BYTES + of(id);
      case AccountSlot.Present present -> SLOT_BYTES + TOTALS_BYTES + of(present.account().opening());
    };
  }

  static long of(TransferId id, HoldSlot slot) {
    return switch (slot) {
      case HoldSlot.Absent _ -> SLOT_BYTES + of(id);
      case HoldSlot.Partial _ -> SLOT_BYTES + RESOLUTION_BYTES + of(id);
      case HoldSlot.Present present -> SLOT_BYTES + of(present.hold().transfer());
    };
  }

  private static long of(Transfer transfer) {
    int characters =
        transfer.id().value().length()
            + transfer.debitAccountId().value().length()
            + transfer.creditAccountId().value().length()
            + transfer.pendingId().value().length()
            + transfer.reverses().value().length()
            + transfer.reference().length()
            + transfer.metadata().length();
    return TRANSFER_BYTES + (transfer.reversal() ? REVERSAL_BYTES : 0) + CHARACTER_BYTES * characters;
  }

  private static long of(NewTransfer asked) {
    int characters = asked.id().value().length() + asked.reference().length() + asked.metadata().length();
    return TRANSFER_BYTES + CHARACTER_BYTES * characters + of(asked.pendingId()) + of(asked.reverses()) + of(asked.debitAccountId()) + of(asked.creditAccountId());
  }

  private static long of(NewAccount opening) {
    return OPENING_BYTES + CHARACTER_BYTES * (opening.id().value().length() + opening.reference().length() + opening.metadata().length());
  }

  private static long of(AccountId id) {
    return CHARACTER_BYTES * id.value().length();
  }

  private static long of(TransferId id) {
    return CHARACTER_BYTES * id.value().length();
  }
}
