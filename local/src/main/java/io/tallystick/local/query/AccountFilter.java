package io.tallystick.local.query;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.Asset;
import picocli.CommandLine.Option;

/** The options that choose among all accounts. */
final class AccountFilter {
  @Option(names = "--reference", paramLabel = "TEXT", description = "Only accounts of exactly that reference.")
  private String reference;

  @Option(names = "--reference-prefix", paramLabel = "TEXT", description = "Only accounts whose reference begins so.")
  private String referencePrefix;

  @Option(
      names = "--asset",
      paramLabel = "ASSET",
      converter = AssetConverter.class,
      description = "Only accounts in that asset, such as USD/2.")
  private Asset asset;

  boolean isGiven() {
    return reference != null || referencePrefix != null || asset != null;
  }

  boolean accepts(Account account) {
    String ofAccount = account.opening().reference();
    return (reference == null || ofAccount.equals(reference))
        && (referencePrefix == null || ofAccount.startsWith(referencePrefix))
        && (asset == null || account.asset().equals(asset));
  }
}
