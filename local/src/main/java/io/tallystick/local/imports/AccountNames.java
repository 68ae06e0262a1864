package io.tallystick.local.imports;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger account of each account of the books in one commodity. Its id is the full name and the asset, {@code Assets:Cash@USD}, or where
 * that is too long its beginning and a hash; so it depends on nothing else in the books. Books may overdraw any account, so none has a limit.
 */
final class AccountNames {
  private static final int CODE = 1;
  private static final int HASH_CHARACTERS = 26;
  /** Two texts of this length are metadata within the bound, whatever characters they have. */
  private static final int METADATA_TEXT_CHARACTERS = 256;

  private final AssetNames assets;
  private final String prefix;
  private final Map<AccountKey, NewAccount> accounts = new HashMap<>();

  AccountNames(AssetNames assets) {
    this(assets, "");
  }

  /** @param tag what all ids begin with in braces; empty for none */
  AccountNames(AssetNames assets, String tag) {
    this.assets = assets;
    this.prefix = tag.isEmpty() ? "" : "{" + tag + "}";
  }

  NewAccount account(AccountKey key) {
    return accounts.computeIfAbsent(key, this::open);
  }

  /** How many different accounts were asked for so far. */
  int size() {
    return accounts.size();
  }

  private NewAccount open(AccountKey key) {
    Asset asset = assets.asset(key.commodity());
    String suffix = "@" + asset.name();
    String reference = bounded(key.name(), Limits.REFERENCE_CHARACTERS);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("commodity", Texts.cut(key.commodity(), METADATA_TEXT_CHARACTERS));
    if (!reference.equals(key.name())) {
      metadata.put("account", Texts.cut(key.name(), METADATA_TEXT_CHARACTERS));
    }
    return new NewAccount(
        new AccountId(prefix + bounded(key.name(), Limits.ID_CHARACTERS - suffix.length() - Texts.codePoints(prefix)) + suffix),
        asset,
        CODE,
        AccountFlags.NONE,
        Amount.ZERO,
        reference,
        CanonicalJson.write(metadata));
  }

  /** The name if it may stand so, else its beginning and its hash. */
  private static String bounded(String name, int characters) {
    String plain = Texts.plain(name);
    if (plain.equals(name) && Texts.codePoints(name) <= characters) {
      return name;
    }
    return Texts.first(plain, characters - HASH_CHARACTERS - 1) + "~" + new Digest().add(name).base32(HASH_CHARACTERS);
  }
}
