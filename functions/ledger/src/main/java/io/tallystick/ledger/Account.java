package io.tallystick.ledger;

import java.util.Objects;

/**
 * An account as it stands: what it was opened with, when, and its totals.
 *
 * @param opening the request's account as it was accepted; its flags never change, so that a repeat can be compared with it
 * @param timestamp when it was opened, nanoseconds since 1970, unique in its shard
 * @param closed whether it is closed now, by its opening or by a closing transfer
 */
public record Account(NewAccount opening, long timestamp, Totals totals, boolean closed) {
  public Account {
    Objects.requireNonNull(opening, "opening");
    Objects.requireNonNull(totals, "totals");
  }

  public static Account opened(NewAccount opening, long timestamp) {
    return new Account(opening, timestamp, Totals.ZERO, opening.flags().has(AccountFlag.CLOSED));
  }

  public AccountId id() {
    return opening.id();
  }

  public Asset asset() {
    return opening.asset();
  }

  /** The flags as they are now: those of the opening, with {@code closed} as it stands. */
  public AccountFlags flags() {
    return closed ? opening.flags().with(AccountFlag.CLOSED) : opening.flags().without(AccountFlag.CLOSED);
  }

  public Account with(Totals changed, boolean closedNow) {
    return new Account(opening, timestamp, changed, closedNow);
  }
}
