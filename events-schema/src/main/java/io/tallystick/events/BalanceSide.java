package io.tallystick.events;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import java.math.BigInteger;
import java.util.Locale;

/** The side of an account from whose point of view a balance is taken. */
public enum BalanceSide {
  /** What can be debited still: posted credits, less posted and pending debits. */
  DEBIT,
  /** What can be credited still: posted debits, less posted and pending credits. */
  CREDIT;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events and subscriptions, as {@code debit}. */
  public String wire() {
    return wire;
  }

  /**
   * What is available on this side, in the asset's smallest unit; below zero where more was taken than the other side has. What is pending counts on this side only, as it does for
   * an account's limit. An overdraft is not part of it.
   */
  public BigInteger available(Totals totals) {
    return switch (this) {
      case DEBIT -> exact(totals.creditsPosted()).subtract(exact(totals.debitsPosted())).subtract(exact(totals.debitsPending()));
      case CREDIT -> exact(totals.debitsPosted()).subtract(exact(totals.creditsPosted())).subtract(exact(totals.creditsPending()));
    };
  }

  private static BigInteger exact(Amount amount) {
    return new BigInteger(amount.toString());
  }
}
