package io.tallystick.journal.readmodel;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Location;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells whether an account was closed after an entry. A segment states it for its end, so what its later entries did is undone: only an open account can be closed
 * by a hold, and only a closed one opened again by that hold's end. A chain across shards closes an account when it is prepared, which counts too; if it is refused or abandoned later in the same segment, the
 * account counts as open before.
 *
 * @param holds finds holds by their ids, all at once, for voids do not tell what they open again
 */
record Closing(AccountId account, Function<Set<TransferId>, Map<TransferId, Transfer>> holds) {
  boolean after(Question question, Location location) {
    SegmentContent content =
        question
            .store()
            .journal()
            .at(question.shard(), location.sequence(), question.deadline())
            .map(segment -> SegmentCodec.verify(segment, segment.previousHash()))
            .orElseThrow(() -> new StoreException.Corrupt("a statement leads to no segment: " + location.sequence(), null));
    boolean closed =
        content.balances().stream()
            .filter(balance -> balance.id().equals(account))
            .map(AfterBalance::closed)
            .findFirst()
            .orElseThrow(() -> new StoreException.Corrupt("a statement leads to a segment that does not touch the account: " + account, null));
    List<Entry> later = content.entries().subList(location.position() + 1, content.entries().size());
    Set<TransferId> voided = voided(later);
    Map<TransferId, Transfer> voidedHolds = voided.isEmpty() ? Map.of() : holds.apply(voided);
    for (Entry entry : later.reversed()) {
      closed = before(entry, closed, voidedHolds);
    }
    return closed;
  }

  private Set<TransferId> voided(List<Entry> entries) {
    Set<TransferId> voided = new HashSet<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.TransferMade made && made.transfer().voids() && concerns(made.transfer())) {
        voided.add(made.transfer().pendingId());
      }
    }
    return voided;
  }

  private boolean concerns(Transfer transfer) {
    return account.equals(transfer.debitAccountId()) || account.equals(transfer.creditAccountId());
  }

  private boolean before(Entry entry, boolean closed, Map<TransferId, Transfer> voidedHolds) {
    return switch (entry) {
      case Entry.TransferMade made -> before(made.transfer(), closed, voidedHolds);
      case Entry.HoldExpired expired ->
          closed || closes(expired.closing(), expired.debitAccountId(), expired.creditAccountId());
      case CrossEntry.Prepared prepared -> closed && !prepared.closes().contains(account);
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> closed;
    };
  }

  private boolean before(Transfer transfer, boolean closed, Map<TransferId, Transfer> voidedHolds) {
    if (!concerns(transfer)) {
      return closed;
    }
    if (transfer.pending()) {
      return closed && !closes(transfer.flags(), transfer.debitAccountId(), transfer.creditAccountId());
    }
    if (transfer.voids() && !closed) {
      Transfer hold = voidedHolds.get(transfer.pendingId());
      return closes(hold.flags(), hold.debitAccountId(), hold.creditAccountId());
    }
    return closed;
  }

  private boolean closes(TransferFlags flags, AccountId debit, AccountId credit) {
    return flags.has(TransferFlag.CLOSING_DEBIT) && account.equals(debit) || flags.has(TransferFlag.CLOSING_CREDIT) && account.equals(credit);
  }
}
