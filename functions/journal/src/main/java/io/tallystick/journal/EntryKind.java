package io.tallystick.journal;

import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;

/** What an entry is. The ordinal is part of the format and never changes; format 1 has those up to {@link #TRANSFER_REJECTED}. */
enum EntryKind {
  ACCOUNT_OPENED,
  TRANSFER_MADE,
  HOLD_EXPIRED,
  ACCOUNT_REJECTED,
  TRANSFER_REJECTED,
  /** A transfer of a chain across shards: it has times of its own and maybe not both legs here. */
  TRANSFER_MADE_ACROSS,
  /** A hold between two shards expired: one leg of it. */
  LEG_EXPIRED,
  /** A rejection that another shard decided. */
  TRANSFER_REJECTED_ACROSS,
  PREPARED,
  DECIDED,
  ENDED,
  SETTLED,
  EXPIRY_SETTLED;

  private static final EntryKind[] KINDS = values();
  private static final int FORMAT_1_KINDS = TRANSFER_REJECTED.ordinal() + 1;

  static EntryKind of(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened _ -> ACCOUNT_OPENED;
      case Entry.TransferMade made -> made.here() == LegsHere.BOTH && made.timestamp() == made.transfer().timestamp() ? TRANSFER_MADE : TRANSFER_MADE_ACROSS;
      case Entry.HoldExpired expired -> expired.here() == LegsHere.BOTH ? HOLD_EXPIRED : LEG_EXPIRED;
      case Entry.AccountRejected _ -> ACCOUNT_REJECTED;
      case Entry.TransferRejected rejected -> rejected.told() ? TRANSFER_REJECTED_ACROSS : TRANSFER_REJECTED;
      case CrossEntry.Prepared _ -> PREPARED;
      case CrossEntry.Decided _ -> DECIDED;
      case CrossEntry.Ended _ -> ENDED;
      case CrossEntry.Settled _ -> SETTLED;
      case CrossEntry.ExpirySettled _ -> EXPIRY_SETTLED;
    };
  }

  /** The kind with that ordinal, which the caller has checked. */
  static EntryKind at(int ordinal) {
    return KINDS[ordinal];
  }

  /** How many kinds a format has. */
  static int count(int format) {
    return format == 1 ? FORMAT_1_KINDS : KINDS.length;
  }

  /** The first format that has it. */
  int format() {
    return ordinal() < FORMAT_1_KINDS ? 1 : 2;
  }

  /** Whether it names a chain by its key. */
  boolean keyed() {
    return switch (this) {
      case PREPARED, DECIDED, ENDED, SETTLED -> true;
      case ACCOUNT_OPENED, TRANSFER_MADE, HOLD_EXPIRED, ACCOUNT_REJECTED, TRANSFER_REJECTED, TRANSFER_MADE_ACROSS, LEG_EXPIRED, TRANSFER_REJECTED_ACROSS,
          EXPIRY_SETTLED -> false;
    };
  }

  /** Whether it ends a chain, and what the chain came to stands before it. */
  boolean ends() {
    return this == DECIDED || this == ENDED;
  }
}
