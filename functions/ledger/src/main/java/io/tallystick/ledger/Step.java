package io.tallystick.ledger;

import java.util.List;
import java.util.Map;

/**
 * What one step of a chain across shards comes to on one shard; takes effect when its entries are in the journal.
 *
 * @param entries in order of timestamps: what is recorded of transfers, then what becomes of the chain; all of them in one segment
 * @param accounts those of this shard that it touches, as they stand after it
 * @param holds those that it makes or resolves, as they stand after it
 * @param clearing by how much the clearing balances change, by asset
 */
public record Step(List<Entry> entries, List<Account> accounts, List<Hold> holds, Map<Asset, Clearing> clearing) {
  public Step {
    entries = List.copyOf(entries);
    accounts = List.copyOf(accounts);
    holds = List.copyOf(holds);
    clearing = InOrder.copy(clearing);
  }

  /** What becomes of the chain, or of the leg of a hold: the last entry. */
  public Entry entry() {
    return entries.getLast();
  }
}
