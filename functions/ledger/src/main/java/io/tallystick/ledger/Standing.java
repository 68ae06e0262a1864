package io.tallystick.ledger;

import java.util.Objects;

/** What entries change of an account: its totals and whether it is closed. */
public record Standing(Totals totals, boolean closed) {
  public Standing {
    Objects.requireNonNull(totals, "totals");
  }

  public static Standing of(Account account) {
    return new Standing(account.totals(), account.closed());
  }
}
