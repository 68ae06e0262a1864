package io.tallystick.journal;

import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;

/** What an entry is. The ordinal is part of the format and never changes. */
enum EntryKind {
  ACCOUNT_OPENED,
  TRANSFER_MADE,
  HOLD_EXPIRED,
  ACCOUNT_REJECTED,
  TRANSFER_REJECTED;

  static EntryKind of(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened _ -> ACCOUNT_OPENED;
      case Entry.TransferMade _ -> TRANSFER_MADE;
      case Entry.HoldExpired _ -> HOLD_EXPIRED;
      case Entry.AccountRejected _ -> ACCOUNT_REJECTED;
      case Entry.TransferRejected _ -> TRANSFER_REJECTED;
      case CrossEntry across -> throw new IllegalArgumentException("not of format 1: " + across);
    };
  }
}
