package io.tallystick.local.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.ledger.Asset;
import io.tallystick.local.query.AssetConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From which account to which one, how much of what. */
final class Payment {
  @Parameters(index = "0", paramLabel = "FROM", description = "The account that is debited.")
  private String from;

  @Parameters(index = "1", paramLabel = "TO", description = "The account that is credited.")
  private String to;

  @Parameters(index = "2", paramLabel = "AMOUNT", description = "How much, as 12.34.")
  private String amount;

  @Option(
      names = "--asset",
      paramLabel = "ASSET",
      converter = AssetConverter.class,
      description = "What is moved, as USD/2 (default: what FROM counts, which is looked up).")
  private Asset asset;

  @Option(names = "--code", paramLabel = "N", description = "Your own classification, 1 to 65535 (default: 1).")
  private Integer code;

  @Mixin private TransferOptions options;

  /** The body of the transfer. */
  ObjectNode body(Writing writing) {
    Asset moved = asset == null ? writing.assetOfAccount(from) : asset;
    ObjectNode body = Writing.body();
    options.put(body);
    body.put("debit_account_id", from).put("credit_account_id", to).put("amount", Writing.units(amount, moved)).put("asset", moved.text());
    if (code != null) {
      body.put("code", code);
    }
    return body;
  }

  TransferOptions options() {
    return options;
  }
}
