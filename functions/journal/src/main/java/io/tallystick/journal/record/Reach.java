package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each shard has failed in a row, over all calls of a process: a circuit breaker. A call that meets a shard which has failed again and again tries it once, and not for as long as there is something to do on
 * others. For several threads.
 */
final class Reach {
  private static final int DOWN_AFTER = 3;
  /** After so many rounds a shard that failed is tried again, if there is still something to do on others. */
  private static final int REST_ROUNDS = 3;

  /** Of the time left, what a call waits for a shard is the whole divided by this, so that one which does not answer leaves time for what goes on without it. */
  private static final int SHARD_DIVISOR = 4;
  /** The same for a shard that has failed in this call before. */
  private static final int FAILED_SHARD_DIVISOR = 8;
  /** So much of the time left a call waits for a shard in any case. */
  private static final Duration LEAST_FOR_SHARD = Duration.ofMillis(400);

  private final Map<Integer, Integer> failures = new ConcurrentHashMap<>();

  /** Until when to wait for one shard among several. */
  static Deadline ofShard(Deadline deadline) {
    return ofShard(deadline, SHARD_DIVISOR);
  }

  private static Deadline ofShard(Deadline deadline, int divisor) {
    Duration part = deadline.left().dividedBy(divisor);
    return deadline.within(part.compareTo(LEAST_FOR_SHARD) < 0 ? LEAST_FOR_SHARD : part);
  }

  /** What a new call knows. */
  Call newCall() {
    return new Call();
  }

  /** Which shards a call gets no answer from. To be changed by one thread. */
  final class Call {
    private final Map<Integer, Integer> failuresHere = new HashMap<>();
    private final Map<Integer, Integer> restingSince = new HashMap<>();
    private StoreException.Unavailable last;

    void failed(int shard, int round, StoreException.Unavailable failure) {
      last = failure;
      restingSince.put(shard, round);
      failuresHere.merge(shard, 1, Integer::sum);
      // Others who write are no sign of a shard that is down.
      if (!(failure instanceof StoreException.Contended)) {
        failures.merge(shard, 1, (before, one) -> Math.min(DOWN_AFTER, before + one));
      }
    }

    void answered(int shard) {
      failuresHere.remove(shard);
      failures.remove(shard);
    }

    /** Why the last shard failed that did, null if none has. */
    StoreException.Unavailable lastFailure() {
      return last;
    }

    /** Whether it has failed so often that this call, which has tried it too, leaves it alone. */
    boolean isDown(int shard) {
      return failuresHere.containsKey(shard) && failures.getOrDefault(shard, 0) >= DOWN_AFTER;
    }

    /** Whether it holds up only what needs it, and not what only comes after that. */
    boolean holdsUpNobodyElse(int shard) {
      return failuresHere.getOrDefault(shard, 0) >= DOWN_AFTER || isDown(shard);
    }

    /** Whether it is not asked for now. */
    boolean rests(int shard) {
      return restingSince.containsKey(shard);
    }

    boolean isAnyDown() {
      return restingSince.keySet().stream().anyMatch(this::isDown);
    }

    /** Those that have rested for long enough may be asked. */
    void newRound(int round) {
      restingSince.entrySet().removeIf(resting -> !isDown(resting.getKey()) && round - resting.getValue() > REST_ROUNDS);
    }

    /** All but those that are down may be asked, since there is nothing else to do. */
    void wake() {
      restingSince.keySet().removeIf(shard -> !isDown(shard));
    }

    /** Until when to wait for the shard. */
    Deadline ofShard(int shard, Deadline deadline) {
      return Reach.ofShard(deadline, failuresHere.containsKey(shard) ? FAILED_SHARD_DIVISOR : SHARD_DIVISOR);
    }
  }
}
