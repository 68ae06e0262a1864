package io.tallystick.local.query;

import io.tallystick.events.BalanceWriter;
import io.tallystick.local.query.TrialBalance.AssetSums;
import java.util.stream.Collectors;

/** The totals of a trial balance as one JSON array, an object for each asset, amounts as decimal strings in smallest units. */
final class TrialBalanceJson {
  private TrialBalanceJson() {}

  static String totals(TrialBalance balance) {
    return balance.assets().stream().map(TrialBalanceJson::asset).collect(Collectors.joining(",", "[", "]"));
  }

  private static String asset(AssetSums sums) {
    StringBuilder json = new StringBuilder();
    BalanceWriter.sums(
        new BalanceWriter.Sums(
            sums.asset(), sums.accounts(), sums.debitsPending(), sums.debitsPosted(), sums.creditsPending(), sums.creditsPosted()),
        json);
    return json.toString();
  }
}
