package io.tallystick.ledger;

import java.util.Objects;

/** The four running totals of an account, in the asset's smallest unit. */
public record Totals(Amount debitsPending, Amount debitsPosted, Amount creditsPending, Amount creditsPosted) {
  public static final Totals ZERO = new Totals(Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO);

  public Totals {
    Objects.requireNonNull(debitsPending, "debitsPending");
    Objects.requireNonNull(debitsPosted, "debitsPosted");
    Objects.requireNonNull(creditsPending, "creditsPending");
    Objects.requireNonNull(creditsPosted, "creditsPosted");
  }
}
