package io.tallystick.ledger;

import java.util.List;

/**
 * One command message: accounts to open, then transfers to make, each in order. A request's {@code atomic} has become {@code linked} flags.
 *
 * @param sentAt when it was sent, in nanoseconds since 1970, the same whenever it is delivered; {@link #UNKNOWN} where that is not known. Ids that carry
 *     their time are judged by it, so that a delivery to come cannot find dated in time what an earlier one has refused
 */
public record Request(List<NewAccount> accounts, List<NewTransfer> transfers, long sentAt) {
  /** Later than every clock, so that the ledger's alone counts. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  public Request {
    accounts = List.copyOf(accounts);
    transfers = List.copyOf(transfers);
  }

  public Request(List<NewAccount> accounts, List<NewTransfer> transfers) {
    this(accounts, transfers, UNKNOWN);
  }

  /** The same, sent at that time. */
  public Request sentAt(long time) {
    return new Request(accounts, transfers, time);
  }

  public int events() {
    return accounts.size() + transfers.size();
  }
}
