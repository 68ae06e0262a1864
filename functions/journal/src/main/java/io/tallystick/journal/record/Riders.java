package io.tallystick.journal.record;

import io.tallystick.ledger.ChainKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chains that all shards have ended and that their coordinators may forget: that waits for the next segment of each. What there is too much of, or is lost with the process, is left to the keeper. Safe for use by several threads. */
final class Riders {
  /** Kept for one shard. */
  static final int MOST = 10_000;
  /** Taken along by one segment. */
  private static final int AT_ONCE = 2_000;

  private final Map<Integer, Deque<ChainKey>> waiting = new HashMap<>();

  synchronized void add(int shard, ChainKey key) {
    Deque<ChainKey> ofShard = waiting.computeIfAbsent(shard, _ -> new ArrayDeque<>());
    if (ofShard.size() < MOST) {
      ofShard.addLast(key);
    }
  }

  /** Those that the next segment of a shard takes along; they have to be given back where there is none. */
  synchronized List<ChainKey> take(int shard) {
    Deque<ChainKey> ofShard = waiting.get(shard);
    if (ofShard == null) {
      return List.of();
    }
    List<ChainKey> some = new ArrayList<>();
    while (!ofShard.isEmpty() && some.size() < AT_ONCE) {
      some.add(ofShard.removeFirst());
    }
    return some;
  }

  synchronized void giveBack(int shard, List<ChainKey> keys) {
    keys.forEach(key -> add(shard, key));
  }
}
