package io.tallystick.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * What the shards that have judged a chain so far tell the next ones.
 *
 * @param assets of the accounts that they have
 * @param amounts of balancing members, by number, as far as they were lowered
 */
public record Facts(Map<AccountId, Asset> assets, Map<Integer, Amount> amounts) {
  public static final Facts NONE = new Facts(Map.of(), Map.of());

  public Facts {
    assets = Map.copyOf(assets);
    amounts = Map.copyOf(amounts);
  }

  /** With those of a shard that judged on these; its amounts are the newer ones. */
  Facts with(Facts newer) {
    Map<AccountId, Asset> allAssets = new HashMap<>(assets);
    allAssets.putAll(newer.assets);
    Map<Integer, Amount> allAmounts = new HashMap<>(amounts);
    allAmounts.putAll(newer.amounts);
    return new Facts(allAssets, allAmounts);
  }
}
