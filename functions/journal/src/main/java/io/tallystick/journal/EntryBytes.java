package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;

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
    EntryKind kind = EntryKind.of(entry);
    out.write(kind.ordinal());
    out.writeLong(entry.timestamp());
    switch (entry) {
      case Entry.AccountOpened opened -> account(opened.account());
      case Entry.TransferMade made when kind == EntryKind.TRANSFER_MADE -> transfer(made.transfer());
      case Entry.TransferMade made -> {
        timed(made.transfer());
        out.write(CrossWords.of(made.here()));
      }
      case Entry.HoldExpired expired -> {
        text(expired.holdId().value());
        text(expired.debitAccountId().value());
        text(expired.creditAccountId().value());
        amount(expired.amount());
        out.writeInt(expired.closing().bits());
        if (kind == EntryKind.LEG_EXPIRED) {
          out.write(CrossWords.of(expired.here()));
        }
      }
      case Entry.AccountRejected rejected -> {
        text(rejected.id().value());
        text(rejected.outcome().wire());
      }
      case Entry.TransferRejected rejected -> {
        text(rejected.id().value());
        text(rejected.outcome().wire());
      }
      case CrossEntry.Prepared prepared -> prepared(prepared);
      case CrossEntry.Decided decided -> {
        key(decided.key());
        verdict(decided.verdict());
        out.writeInt(decided.tell().size());
        decided.tell().forEach(out::writeInt);
      }
      case CrossEntry.Ended ended -> {
        key(ended.key());
        out.write(CrossWords.of(ended.verdict()));
      }
      case CrossEntry.Settled settled -> key(settled.key());
      case CrossEntry.ExpirySettled settled -> text(settled.holdId().value());
    }
    return out;
  }

  private void key(ChainKey key) {
    out.writeInt(key.coordinator());
    out.writeLong(key.timestamp());
  }

  private void prepared(CrossEntry.Prepared prepared) {
    key(prepared.key());
    out.writeInt(prepared.members().size());
    for (CrossEntry.Member member : prepared.members()) {
      out.writeInt(member.number());
      timed(member.transfer());
      out.write(CrossWords.of(member.here()));
    }
    out.writeInt(prepared.ids().size());
    prepared.ids().forEach(
        (number, id) -> {
          out.writeInt(number);
          text(id.value());
        });
    texts(prepared.closes());
    texts(prepared.reopens());
    out.write(prepared.chain() == null ? 0 : 1);
    if (prepared.chain() != null) {
      chain(prepared.chain());
    }
  }

  private void texts(Collection<AccountId> accounts) {
    out.writeInt(accounts.size());
    accounts.forEach(account -> text(account.value()));
  }

  private void chain(Chain chain) {
    out.writeLong(chain.sentAt());
    out.writeInt(chain.size());
    for (int i = 0; i < chain.size(); i++) {
      asked(chain.members().get(i));
      Parties parties = chain.parties().get(i);
      text(parties.debit().value());
      text(parties.credit().value());
      out.write(CrossWords.of(parties.source()));
    }
  }

  private void asked(NewTransfer asked) {
    text(asked.id().value());
    text(asked.debitAccountId().value());
    text(asked.creditAccountId().value());
    amount(asked.amount());
    text(asked.asset() == null ? "" : asked.asset().text());
    out.writeInt(asked.code());
    out.writeInt(asked.flags().bits());
    text(asked.pendingId().value());
    text(asked.reverses().value());
    out.writeLong(asked.timeoutSeconds());
    date(asked.effectiveAt());
    text(asked.reference());
    text(asked.metadata());
  }

  private void verdict(Verdict verdict) {
    out.write(CrossWords.of(verdict.kind()));
    switch (verdict) {
      case Verdict.Committed committed -> {
        out.writeInt(committed.balanced().size());
        committed.balanced().forEach(
            (number, amount) -> {
              out.writeInt(number);
              amount(amount);
            });
        out.writeInt(committed.records().size());
        committed.records().forEach(
            (number, transfer) -> {
              out.writeInt(number);
              timed(transfer);
            });
      }
      case Verdict.Refused refused -> {
        out.writeInt(refused.burned().size());
        for (Verdict.Burn burn : refused.burned()) {
          text(burn.id().value());
          text(burn.outcome().wire());
        }
      }
      case Verdict.Abandoned _ -> {}
    }
  }

  /** A transfer whose time is not that of its entry. */
  private void timed(Transfer transfer) {
    transfer(transfer);
    out.writeLong(transfer.timestamp());
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
