package io.tallystick.local.query;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Amounts in smallest units as people write them, with the asset's decimals; exact. */
public final class Decimals {
  /** Long enough for every amount in every asset; longer ones are not worth computing with. */
  private static final Pattern FORM = Pattern.compile("[0-9]{1,40}(\\.[0-9]{1,99})?");

  private Decimals() {}

  /** As {@code 12.34} for 1234 of USD/2. */
  public static String of(Amount amount, Asset asset) {
    return of(amount.toBigInteger(), asset);
  }

  /** As {@code -12.34} for −1234 of USD/2. */
  static String of(BigInteger units, Asset asset) {
    return new BigDecimal(units, asset.scale()).toPlainString();
  }

  /**
   * What a person wrote with the asset's decimals, or fewer, in smallest units: {@code 12.3} of USD/2 is 1230.
   *
   * @throws IllegalArgumentException if it is no such number, more precise than the asset, or too large; says so
   */
  public static Amount units(String text, Asset asset) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a decimal number such as 12.34; it is " + Table.printable(text));
    }
    BigDecimal units = new BigDecimal(text).movePointRight(asset.scale()).stripTrailingZeros();
    if (units.scale() > 0) {
      throw new IllegalArgumentException("has more decimals than " + asset.text() + ", which has " + asset.scale() + "; it is " + text);
    }
    try {
      return Amount.parse(units.toBigIntegerExact().toString());
    } catch (IllegalArgumentException tooLarge) {
      throw new IllegalArgumentException("is more than 128 bits of the smallest unit can hold; it is " + text, tooLarge);
    }
  }
}
