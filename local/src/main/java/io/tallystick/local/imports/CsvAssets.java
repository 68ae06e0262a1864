package io.tallystick.local.imports;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows the decimals that the lines so far gave to assets by a suffix as in {@code USD/2}, and holds later lines to them. */
final class CsvAssets {
  private static final Pattern WITH_DECIMALS = Pattern.compile("(.*)/([0-9]{1,2})");

  /** @param declared decimals by suffix, -1 for none so far */
  private record Known(int declared, int most, long line) {}

  private final Map<String, Known> known = new HashMap<>();

  /** A symbol, and the amount with as many decimals as the asset has at least. */
  record Quantity(String symbol, BigDecimal amount) {}

  Quantity quantity(CsvRow row) throws CsvRow.Invalid {
    String text = row.text(CsvColumn.ASSET);
    Matcher matcher = WITH_DECIMALS.matcher(text);
    boolean suffixed = matcher.matches() && !matcher.group(1).isEmpty();
    String symbol = suffixed ? matcher.group(1) : text;
    int scale = row.amount().scale();
    Known before = known.getOrDefault(symbol, new Known(-1, 0, 0));
    int declared = before.declared();
    if (suffixed) {
      int decimals = Integer.parseInt(matcher.group(2));
      if (declared >= 0 && declared != decimals) {
        throw new CsvRow.Invalid(
            row.line(), CsvColumn.ASSET, text, "differs from " + symbol + "/" + declared + " in line " + before.line());
      }
      if (before.most() > decimals) {
        throw new CsvRow.Invalid(
            row.line(), CsvColumn.ASSET, text, "has too few decimals for amounts before it, which have " + before.most());
      }
      declared = decimals;
    }
    if (declared >= 0 && scale > declared) {
      throw new CsvRow.Invalid(
          row.line(), CsvColumn.AMOUNT, row.text(CsvColumn.AMOUNT), "has more decimals than " + symbol + "/" + declared);
    }
    known.put(symbol, new Known(declared, Math.max(before.most(), scale), suffixed && before.declared() < 0 ? row.line() : before.line()));
    return new Quantity(symbol, declared > scale ? row.amount().setScale(declared) : row.amount());
  }
}
