package io.tallystick.journal.record;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each shard has failed in a row, over all calls of a process: a circuit breaker. A call that meets a shard which has failed again and again tries it once, and not for as long as there is something to do on
 * others. For several threads.
 */
final class Reach {
  private static final int DOWN_AFTER = 3;

  private final Map<Integer, Integer> failures = new ConcurrentHashMap<>();

  void failed(int shard) {
    failures.merge(shard, 1, (before, one) -> Math.min(DOWN_AFTER, before + one));
  }

  void answered(int shard) {
    failures.remove(shard);
  }

  boolean isDown(int shard) {
    return failures.getOrDefault(shard, 0) >= DOWN_AFTER;
  }
}
