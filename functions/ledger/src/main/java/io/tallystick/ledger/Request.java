package io.tallystick.ledger;

import java.util.List;

/** One command message: accounts to open, then transfers to make, each in order. A request's {@code atomic} has become {@code linked} flags. */
public record Request(List<NewAccount> accounts, List<NewTransfer> transfers) {
  public Request {
    accounts = List.copyOf(accounts);
    transfers = List.copyOf(transfers);
  }

  public int events() {
    return accounts.size() + transfers.size();
  }
}
