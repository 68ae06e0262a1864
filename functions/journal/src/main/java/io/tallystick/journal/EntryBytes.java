package io.tallystick.journal;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The canonical bytes of an entry, over which its leaf hash is made: uncompressed and without reference to other entries, so that one entry can
 * be proven alone. {@code docs/journal-format.md} has every field. That its texts are Unicode was seen to when they were sealed or opened.
 */
final class EntryBytes {
  private static final byte[] NOTHING = {};
  private final ByteSink out = new ByteSink(512);

  /** The bytes of an entry, valid until the next call. */
  ByteSink of(Entry entry) {
    out.clear();
    out.write(EntryKind.of(entry).ordinal());
    out.writeLong(entry.timestamp());
    switch (entry) {
      case Entry.AccountOpened opened -> account(opened.account());
      case Entry.TransferMade made -> transfer(made.transfer());
      case Entry.HoldExpired expired -> {
        text(expired.holdId().value());
        text(expired.debitAccountId().value());
        text(expired.creditAccountId().value());
        amount(expired.amount());
        out.writeInt(expired.closing().bits());
      }
      case Entry.AccountRejected rejected -> {
        text(rejected.id().value());
        text(rejected.outcome().wire());
      }
      case Entry.TransferRejected rejected -> {
        text(rejected.id().value());
        text(rejected.outcome().wire());
      }
      case CrossEntry across -> throw new IllegalArgumentException("not of format 1: " + across);
    }
    return out;
  }

  private void account(NewAccount account) {
    text(account.id().value());
    text(account.asset() == null ? "" : account.asset().text());
    out.writeInt(account.code());
    out.writeInt(account.flags().bits());
    amount(account.overdraft());
    text(account.reference());
    text(account.metadata());
  }

  private void transfer(Transfer transfer) {
    text(transfer.id().value());
    text(transfer.debitAccountId().value());
    text(transfer.creditAccountId().value());
    amount(transfer.amount());
    amount(transfer.leftBefore());
    text(transfer.asset().text());
    out.writeInt(transfer.code());
    out.writeInt(transfer.flags().bits());
    text(transfer.pendingId().value());
    text(transfer.reverses().value());
    out.writeLong(transfer.timeoutSeconds());
    date(transfer.effectiveAt());
    text(transfer.reference());
    text(transfer.metadata());
  }

  private void date(Instant date) {
    out.write(date == null ? 0 : 1);
    if (date != null) {
      out.writeLong(date.getEpochSecond());
      out.writeInt(date.getNano());
    }
  }

  private void amount(Amount amount) {
    out.writeLong(amount.high());
    out.writeLong(amount.low());
  }

  private void text(String text) {
    byte[] utf8 = text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8, 0, utf8.length);
  }
}
