package io.tallystick.journal.verify;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.function.UnaryOperator;

/** A transfer of the journal with one field changed. */
final class Change {
  private Change() {}

  private static UnaryOperator<Entry> of(UnaryOperator<Transfer> change) {
    return entry -> new Entry.TransferMade(change.apply(((Entry.TransferMade) entry).transfer()));
  }

  static UnaryOperator<Entry> id(String id) {
    return of(t -> with(t, new TransferId(id), t.debitAccountId(), t.creditAccountId(), t.amount(), t.leftBefore(), t.asset(), t.pendingId(), t.timeoutSeconds()));
  }

  static Transfer transfer(Transfer t, String id) {
    return with(t, new TransferId(id), t.debitAccountId(), t.creditAccountId(), t.amount(), t.leftBefore(), t.asset(), t.pendingId(), t.timeoutSeconds());
  }

  static UnaryOperator<Entry> debit(String account) {
    return of(t -> with(t, t.id(), new AccountId(account), t.creditAccountId(), t.amount(), t.leftBefore(), t.asset(), t.pendingId(), t.timeoutSeconds()));
  }

  static UnaryOperator<Entry> credit(String account) {
    return of(t -> with(t, t.id(), t.debitAccountId(), new AccountId(account), t.amount(), t.leftBefore(), t.asset(), t.pendingId(), t.timeoutSeconds()));
  }

  static UnaryOperator<Entry> amount(Amount amount) {
    return of(t -> with(t, t.id(), t.debitAccountId(), t.creditAccountId(), amount, t.leftBefore(), t.asset(), t.pendingId(), t.timeoutSeconds()));
  }

  static UnaryOperator<Entry> held(Amount amount) {
    return of(t -> with(t, t.id(), t.debitAccountId(), t.creditAccountId(), t.amount(), amount, t.asset(), t.pendingId(), t.timeoutSeconds()));
  }

  static UnaryOperator<Entry> asset(Asset asset) {
    return of(t -> with(t, t.id(), t.debitAccountId(), t.creditAccountId(), t.amount(), t.leftBefore(), asset, t.pendingId(), t.timeoutSeconds()));
  }

  static UnaryOperator<Entry> hold(String id) {
    return of(t -> with(t, t.id(), t.debitAccountId(), t.creditAccountId(), t.amount(), t.leftBefore(), t.asset(), new TransferId(id), t.timeoutSeconds()));
  }

  static UnaryOperator<Entry> timeout(long seconds) {
    return of(t -> with(t, t.id(), t.debitAccountId(), t.creditAccountId(), t.amount(), t.leftBefore(), t.asset(), t.pendingId(), seconds));
  }

  static UnaryOperator<Entry> flags(TransferFlag... flags) {
    return of(t -> with(t, TransferFlags.of(flags), t.reverses()));
  }

  static UnaryOperator<Entry> reverses(String id) {
    return of(t -> with(t, t.flags(), new TransferId(id)));
  }

  private static Transfer with(Transfer before, TransferFlags flags, TransferId reverses) {
    return new Transfer(
        before.id(),
        before.debitAccountId(),
        before.creditAccountId(),
        before.amount(),
        before.leftBefore(),
        before.asset(),
        before.code(),
        flags,
        before.pendingId(),
        reverses,
        before.timeoutSeconds(),
        before.reference(),
        before.metadata(),
        before.effectiveAt(),
        before.timestamp());
  }

  private static Transfer with(
      Transfer before, TransferId id, AccountId debit, AccountId credit, Amount amount, Amount held, Asset asset, TransferId pendingId, long timeout) {
    return new Transfer(
        id,
        debit,
        credit,
        amount,
        held,
        asset,
        before.code(),
        before.flags(),
        pendingId,
        before.reverses(),
        timeout,
        before.reference(),
        before.metadata(),
        before.effectiveAt(),
        before.timestamp());
  }
}
