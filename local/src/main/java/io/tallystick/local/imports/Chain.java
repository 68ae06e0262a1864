package io.tallystick.local.imports;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import java.util.List;

/**
 * What one transaction of the books becomes: all of its transfers or none.
 *
 * @param accounts those that the transfers name, each once
 */
record Chain(List<NewAccount> accounts, List<NewTransfer> transfers) {
  Chain {
    accounts = List.copyOf(accounts);
    transfers = List.copyOf(transfers);
  }
}
