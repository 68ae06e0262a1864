package io.tallystick.journal.readmodel;

import java.util.List;

/**
 * What all accounts of a ledger come to. Of several shards each is summed as it stood after one of its segments, so debits and credits may differ by chains between them: by those that are in flight, and by
 * those that began or ended between one shard's segment and another's.
 *
 * @param assets in order of name and decimals
 * @param inFlight chains that some shard had prepared and not ended, of whatever asset
 */
public record LedgerTotals(List<AssetTotals> assets, int inFlight) {
  public LedgerTotals {
    assets = List.copyOf(assets);
  }
}
