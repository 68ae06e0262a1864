package io.tallystick.local.write;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.local.query.AssetConverter;
import picocli.CommandLine.Option;

/** How a part of an earlier transfer is read. */
final class PartOptions {
  @Option(
      names = "--asset",
      paramLabel = "ASSET",
      converter = AssetConverter.class,
      description = "With AMOUNT: in which asset it is, as USD/2 (default: that of the earlier transfer, which is looked up).")
  private Asset asset;

  /**
   * The amount in the smallest unit.
   *
   * @param amount null for all that is left
   * @param earlier the transfer of which it is a part
   */
  String units(String amount, String earlier, Writing writing) {
    return amount == null ? Amount.MAX.toString() : Writing.units(amount, asset == null ? writing.assetOfTransfer(earlier) : asset);
  }
}
