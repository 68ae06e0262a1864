package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The holds and originals that one call has found, by shard: two that have no shard in common may have the same id, and then the one is meant that is on the shard of the account named with it. Not safe for concurrent
 * use.
 */
final class Finds {
  private final Placement placement;
  private final Map<TransferId, SortedMap<Integer, Transfer>> byId = new HashMap<>();

  Finds(Placement placement) {
    this.placement = placement;
  }

  void add(int shard, Map<TransferId, Transfer> found) {
    found.forEach((id, transfer) -> byId.computeIfAbsent(id, _ -> new TreeMap<>()).put(shard, transfer));
  }

  /** Whether no other shard can have one that is meant rather. */
  boolean isFor(Unit unit, TransferId source) {
    AccountId named = unit.named(source);
    SortedMap<Integer, Transfer> found = byId.get(source);
    return found != null && (named.isNone() || found.containsKey(placement.shardOf(named)));
  }

  /** The one that is meant, as far as is known; null for none. */
  Transfer of(Unit unit, TransferId source) {
    SortedMap<Integer, Transfer> found = byId.get(source);
    if (found == null) {
      return null;
    }
    AccountId named = unit.named(source);
    Transfer there = named.isNone() ? null : found.get(placement.shardOf(named));
    return there != null ? there : found.firstEntry().getValue();
  }
}
