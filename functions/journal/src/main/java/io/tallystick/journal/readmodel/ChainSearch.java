package io.tallystick.journal.readmodel;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Puts together what all shards have unfinished of chains. */
final class ChainSearch {
  private final Map<Integer, ChainParts> parts;
  private final int limit;
  private final Function<ChainKey, ChainStanding> again;

  /**
   * @param parts of every shard, each at most as many as the limit
   * @param again asks a coordinator once more how a chain stands: it may have been looked at before it had begun what another shard has prepared
   */
  ChainSearch(Map<Integer, ChainParts> parts, int limit, Function<ChainKey, ChainStanding> again) {
    this.parts = parts;
    this.limit = limit;
    this.again = again;
  }

  /** The oldest of them. None that comes before the last is missing, since no shard has left out one that comes before as many others. */
  ShardedPage<ChainInFlight> oldest() {
    SortedMap<ChainKey, SortedMap<Integer, ChainParts.Part>> together = new TreeMap<>(ChainParts.ORDER);
    parts.forEach((shard, of) -> of.prepared().forEach(part -> together.computeIfAbsent(part.key(), _ -> new TreeMap<>()).put(shard, part)));
    List<ChainInFlight> chains = new ArrayList<>();
    together.entrySet().stream().limit(limit).forEach(one -> chains.add(chain(one.getKey(), one.getValue())));
    boolean more = together.size() > limit || parts.values().stream().anyMatch(ChainParts::more);
    return new ShardedPage<>(chains, more ? Optional.of(chains.getLast().row()) : Optional.empty());
  }

  private ChainInFlight chain(ChainKey key, SortedMap<Integer, ChainParts.Part> prepared) {
    ChainParts.Part own = prepared.get(key.coordinator());
    ChainParts.Decided decided = parts.get(key.coordinator()).decided().get(key);
    ChainStanding standing = own != null ? ChainStanding.PREPARED : decided != null ? decided.standing() : again.apply(key);
    TreeSet<Integer> participants = new TreeSet<>(prepared.keySet());
    participants.add(key.coordinator());
    participants.addAll(own != null ? own.participants() : decided != null ? decided.tell() : List.of());
    SortedMap<Integer, TransferId> transfers = new TreeMap<>();
    prepared.values().forEach(part -> transfers.putAll(part.transfers()));
    return new ChainInFlight(key, standing, List.copyOf(participants), List.copyOf(prepared.keySet()), List.copyOf(transfers.values()));
  }
}
