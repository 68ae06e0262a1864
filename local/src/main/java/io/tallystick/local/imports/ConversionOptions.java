package io.tallystick.local.imports;

import java.util.Map;
import java.util.Objects;

/**
 * What the user may decide about a conversion.
 *
 * @param assets codes for commodities, by the symbol in the books; the others are named by {@link AssetNames}
 * @param decimals decimal places of commodities, by the symbol in the books; the others get as many as their amounts need
 * @param equityAccount under which the accounts stand that balance what postings leave over
 * @param roundingAllowed whether one commodity of a transaction may be left over by itself, as hledger allows within display precision
 * @param tag what all ids of accounts begin with in braces, so that they live on one shard; empty for none
 */
record ConversionOptions(Map<String, String> assets, Map<String, Integer> decimals, String equityAccount, boolean roundingAllowed, String tag) {
  static final String EQUITY_ACCOUNT = "equity";

  /** Without a tag. */
  ConversionOptions(Map<String, String> assets, Map<String, Integer> decimals, String equityAccount, boolean roundingAllowed) {
    this(assets, decimals, equityAccount, roundingAllowed, "");
  }

  ConversionOptions {
    assets = Map.copyOf(assets);
    decimals = Map.copyOf(decimals);
    Objects.requireNonNull(equityAccount, "equityAccount");
    Objects.requireNonNull(tag, "tag");
  }
}
