package io.tallystick.local.query;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Totals;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of all accounts for each asset: in a ledger whose books are right, debits equal credits. */
record TrialBalance(List<AssetSums> assets) {
  /** What the accounts in one asset come to, in its smallest unit; sums may exceed what one account can hold. */
  record AssetSums(
      Asset asset,
      long accounts,
      BigInteger debitsPending,
      BigInteger debitsPosted,
      BigInteger creditsPending,
      BigInteger creditsPosted) {
    BigInteger pendingDifference() {
      return debitsPending.subtract(creditsPending);
    }

    BigInteger postedDifference() {
      return debitsPosted.subtract(creditsPosted);
    }

    boolean balanced() {
      return pendingDifference().signum() == 0 && postedDifference().signum() == 0;
    }

    private AssetSums plus(Account account) {
      Totals totals = account.totals();
      return new AssetSums(
          asset,
          accounts + 1,
          debitsPending.add(totals.debitsPending().toBigInteger()),
          debitsPosted.add(totals.debitsPosted().toBigInteger()),
          creditsPending.add(totals.creditsPending().toBigInteger()),
          creditsPosted.add(totals.creditsPosted().toBigInteger()));
    }

    private static AssetSums none(Asset asset) {
      return new AssetSums(asset, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
    }
  }

  /** In order of the assets' names, then decimals. */
  static TrialBalance of(Collection<Account> accounts) {
    Map<Asset, AssetSums> sums = new TreeMap<>(Comparator.comparing(Asset::name).thenComparingInt(Asset::scale));
    for (Account account : accounts) {
      sums.compute(account.asset(), (asset, before) -> (before == null ? AssetSums.none(asset) : before).plus(account));
    }
    return new TrialBalance(List.copyOf(sums.values()));
  }

  boolean balanced() {
    return assets.stream().allMatch(AssetSums::balanced);
  }

  /** What an account has posted: debits less credits, as a journal's balance report has it. */
  static BigInteger net(Account account) {
    return account.totals().debitsPosted().toBigInteger().subtract(account.totals().creditsPosted().toBigInteger());
  }
}
