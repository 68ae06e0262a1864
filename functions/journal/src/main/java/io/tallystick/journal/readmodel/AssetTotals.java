package io.tallystick.journal.readmodel;

import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.Totals;
import java.math.BigInteger;
import java.util.Objects;

/**
 * What all accounts in one asset come to, in its smallest unit. Sums may exceed what one account can hold.
 *
 * @param accounts how many there are
 */
public record AssetTotals(
    Asset asset,
    long accounts,
    BigInteger debitsPending,
    BigInteger debitsPosted,
    BigInteger creditsPending,
    BigInteger creditsPosted) {

  public AssetTotals {
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(debitsPending, "debitsPending");
    Objects.requireNonNull(debitsPosted, "debitsPosted");
    Objects.requireNonNull(creditsPending, "creditsPending");
    Objects.requireNonNull(creditsPosted, "creditsPosted");
  }

  static AssetTotals none(Asset asset) {
    return new AssetTotals(asset, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
  }

  /** With one account more. */
  AssetTotals plusAccount() {
    return new AssetTotals(asset, accounts + 1, debitsPending, debitsPosted, creditsPending, creditsPosted);
  }

  AssetTotals plus(Totals totals) {
    return new AssetTotals(
        asset,
        accounts,
        debitsPending.add(totals.debitsPending().toBigInteger()),
        debitsPosted.add(totals.debitsPosted().toBigInteger()),
        creditsPending.add(totals.creditsPending().toBigInteger()),
        creditsPosted.add(totals.creditsPosted().toBigInteger()));
  }

  AssetTotals minus(Totals totals) {
    return new AssetTotals(
        asset,
        accounts,
        debitsPending.subtract(totals.debitsPending().toBigInteger()),
        debitsPosted.subtract(totals.debitsPosted().toBigInteger()),
        creditsPending.subtract(totals.creditsPending().toBigInteger()),
        creditsPosted.subtract(totals.creditsPosted().toBigInteger()));
  }

  AssetTotals plus(AssetTotals other) {
    return new AssetTotals(
        asset,
        accounts + other.accounts,
        debitsPending.add(other.debitsPending),
        debitsPosted.add(other.debitsPosted),
        creditsPending.add(other.creditsPending),
        creditsPosted.add(other.creditsPosted));
  }

  /**
   * By how much credits exceed debits: what is in flight between shards. Of one shard it is its clearing balance; of all of them together it is zero unless a chain is prepared, or ended, on some of its shards only.
   */
  public Clearing inFlight() {
    return new Clearing(creditsPending.subtract(debitsPending), creditsPosted.subtract(debitsPosted));
  }
}
