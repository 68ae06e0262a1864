package io.tallystick.ledger;

import java.util.List;
import java.util.Map;

/**
 * What one step of a chain across shards comes to on one shard; takes effect when its entry is in the journal.
 *
 * @param accounts those of this shard that it touches, as they stand after it
 * @param holds those that it makes or resolves, as they stand after it
 * @param made the transfers that are recorded by it
 * @param rejections those that are recorded by it
 * @param clearing by how much the clearing balances change, by asset
 */
public record Step(
    CrossEntry entry,
    List<Account> accounts,
    List<Hold> holds,
    List<Transfer> made,
    List<Entry.TransferRejected> rejections,
    Map<Asset, Clearing> clearing) {
  public Step {
    accounts = List.copyOf(accounts);
    holds = List.copyOf(holds);
    made = List.copyOf(made);
    rejections = List.copyOf(rejections);
    clearing = InOrder.copy(clearing);
  }
}
