package io.tallystick.local.query;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts in smallest units as people write them, with the asset's decimals; exact. */
final class Decimals {
  private Decimals() {}

  /** As {@code 12.34} for 1234 of USD/2. */
  static String of(Amount amount, Asset asset) {
    return of(units(amount), asset);
  }

  /** As {@code -12.34} for −1234 of USD/2. */
  static String of(BigInteger units, Asset asset) {
    return new BigDecimal(units, asset.scale()).toPlainString();
  }

  /** The amount as a number that sums and differences of any size fit in. */
  static BigInteger units(Amount amount) {
    return new BigInteger(amount.toString());
  }
}
