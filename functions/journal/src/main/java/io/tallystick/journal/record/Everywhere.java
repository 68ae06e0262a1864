package io.tallystick.journal.record;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.View;

/** The same state to decide transfers on that were found to live here: accounts of other shards are only named, to be compared with those of a hold, an original or a known transfer. */
record Everywhere(View view) implements View {
  @Override
  public boolean has(AccountId id) {
    return true;
  }

  @Override
  public Account account(AccountId id) {
    return view.account(id);
  }

  @Override
  public Hold hold(TransferId id) {
    return view.hold(id);
  }

  @Override
  public Known known(TransferId id) {
    return view.known(id);
  }

  @Override
  public Amount reversible(TransferId original) {
    return view.reversible(original);
  }

  @Override
  public Entry.AccountRejected rejection(AccountId id) {
    return view.rejection(id);
  }

  @Override
  public Entry.TransferRejected rejection(TransferId id) {
    return view.rejection(id);
  }

  @Override
  public long lastTimestamp() {
    return view.lastTimestamp();
  }
}
