package io.tallystick.simulator.check;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Totals;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The sums of all accounts of each asset, kept by what each segment says of the accounts that it touches. */
public final class DoubleEntry {
  private final Map<AccountId, Asset> assets = new HashMap<>();
  private final Map<AccountId, Totals> totals = new HashMap<>();
  private final Map<Asset, Totals> sums = new HashMap<>();

  void open(AccountId account, Asset asset) {
    assets.put(account, asset);
  }

  void change(AccountId account, Totals now) {
    Totals before = totals.getOrDefault(account, Totals.ZERO);
    totals.put(account, now);
    sums.compute(assets.get(account), (_, sum) -> moved(sum == null ? Totals.ZERO : sum, before, now));
  }

  private static Totals moved(Totals sum, Totals before, Totals now) {
    return new Totals(
        moved(sum.debitsPending(), before.debitsPending(), now.debitsPending()),
        moved(sum.debitsPosted(), before.debitsPosted(), now.debitsPosted()),
        moved(sum.creditsPending(), before.creditsPending(), now.creditsPending()),
        moved(sum.creditsPosted(), before.creditsPosted(), now.creditsPosted()));
  }

  private static Amount moved(Amount sum, Amount before, Amount now) {
    return sum.plus(now).minus(before);
  }

  /** What does not balance. */
  Optional<String> problem() {
    return sums.values().stream()
        .filter(sum -> !sum.debitsPosted().equals(sum.creditsPosted()) || !sum.debitsPending().equals(sum.creditsPending()))
        .findFirst()
        .map(sum -> "debits and credits differ");
  }
}
