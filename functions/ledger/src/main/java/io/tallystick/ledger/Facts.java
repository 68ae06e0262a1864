package io.tallystick.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the shards that have judged a chain so far tell the next ones.
 *
 * @param assets of the accounts that they have
 * @param amounts of balancing members, by number, as far as they were lowered
 * @param records of members that name no account, as they will be recorded, by number: the shards of their ids need them
 */
public record Facts(Map<AccountId, Asset> assets, Map<Integer, Amount> amounts, Map<Integer, Transfer> records) {
  public static final Facts NONE = new Facts(Map.of(), Map.of(), Map.of());

  public Facts {
    assets = InOrder.copy(assets);
    amounts = InOrder.copy(amounts);
    records = InOrder.copy(records);
  }

  /** With those of a shard that judged on these; its amounts are the newer ones. */
  Facts with(Facts newer) {
    Map<AccountId, Asset> allAssets = new TreeMap<>(assets);
    allAssets.putAll(newer.assets);
    Map<Integer, Amount> allAmounts = new TreeMap<>(amounts);
    allAmounts.putAll(newer.amounts);
    Map<Integer, Transfer> allRecords = new TreeMap<>(records);
    allRecords.putAll(newer.records);
    return new Facts(allAssets, allAmounts, allRecords);
  }
}
