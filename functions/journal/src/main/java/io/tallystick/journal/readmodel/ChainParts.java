package io.tallystick.journal.readmodel;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of chains a shard has unfinished, without what they move.
 *
 * @param prepared parts that are prepared and have not ended, the oldest chain first
 * @param more whether there are more of them
 * @param decided every decision that other shards may have still to follow
 */
record ChainParts(List<Part> prepared, boolean more, Map<ChainKey, Decided> decided) {
  /** The oldest first. */
  static final Comparator<ChainKey> ORDER = Comparator.comparingLong(ChainKey::timestamp).thenComparingInt(ChainKey::coordinator);

  /**
   * @param transfers ids of the members that are known here, by number
   * @param participants all shards of the chain, where this one coordinates it; else empty
   */
  record Part(ChainKey key, SortedMap<Integer, TransferId> transfers, List<Integer> participants) {}

  /** @param tell the other shards that have to follow */
  record Decided(ChainStanding standing, List<Integer> tell) {}

  /**
   * @param unfinished entries that began what is unfinished
   * @param after the chains after that place only
   * @param limit parts at most
   */
  static ChainParts of(List<Entry> unfinished, Placement placement, Optional<ShardedPage.Row> after, int limit) {
    List<CrossEntry.Prepared> prepared = new ArrayList<>();
    Map<ChainKey, Decided> decided = new HashMap<>();
    for (Entry entry : unfinished) {
      if (entry instanceof CrossEntry.Prepared part && after.map(row -> ORDER.compare(part.key(), new ChainKey(row.shard(), row.timestamp())) > 0).orElse(true)) {
        prepared.add(part);
      } else if (entry instanceof CrossEntry.Decided one) {
        decided.put(one.key(), new Decided(ChainStanding.of(one.verdict()), List.copyOf(one.tell())));
      }
    }
    prepared.sort(Comparator.comparing(CrossEntry.Prepared::key, ORDER));
    List<Part> parts = prepared.stream().limit(limit).map(part -> part(part, placement)).toList();
    return new ChainParts(parts, prepared.size() > limit, decided);
  }

  private static Part part(CrossEntry.Prepared prepared, Placement placement) {
    SortedMap<Integer, TransferId> transfers = new TreeMap<>(prepared.ids());
    prepared.members().forEach(member -> transfers.put(member.number(), member.transfer().id()));
    if (prepared.chain() == null) {
      return new Part(prepared.key(), transfers, List.of());
    }
    List<NewTransfer> members = prepared.chain().members();
    for (int i = 0; i < members.size(); i++) {
      transfers.put(i, members.get(i).id());
    }
    return new Part(prepared.key(), transfers, prepared.chain().participants(placement));
  }
}
