package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares a ledger's balances with those of the books that were brought in; both by {@code account asset}, without zeros. */
final class Balances {
  private static final String EQUITY_ACCOUNT = "equity:(conversion|virtual|rounding):[A-Z0-9_]+ .*";

  private Balances() {}

  /** They must be equal, but for the equity accounts, which take what the books leave over. */
  static void assertSame(SortedMap<String, String> ledger, SortedMap<String, String> books) {
    SortedMap<String, String> balances = new TreeMap<>(ledger);
    SortedMap<String, String> added = new TreeMap<>(ledger);
    added.keySet().removeIf(name -> !name.matches(EQUITY_ACCOUNT));
    balances.keySet().removeAll(added.keySet());
    assertThat(balances).isEqualTo(books).isNotEmpty();
    assertThat(sum(balances)).as("the equity accounts take what the books leave over").isEqualTo(negated(sum(added)));
  }

  private static SortedMap<String, BigDecimal> sum(SortedMap<String, String> balances) {
    SortedMap<String, BigDecimal> sums = new TreeMap<>();
    balances.forEach((name, balance) -> sums.merge(name.substring(name.lastIndexOf(' ') + 1), new BigDecimal(balance), BigDecimal::add));
    sums.values().removeIf(sum -> sum.signum() == 0);
    sums.replaceAll((asset, sum) -> sum.stripTrailingZeros());
    return sums;
  }

  private static SortedMap<String, BigDecimal> negated(SortedMap<String, BigDecimal> sums) {
    SortedMap<String, BigDecimal> negated = new TreeMap<>(sums);
    negated.replaceAll((asset, sum) -> sum.negate());
    return negated;
  }
}
