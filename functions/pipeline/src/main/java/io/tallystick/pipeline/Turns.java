package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Sharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Gives the shards that an invocation is for their turns, one after the other, so that only one at a time takes memory. Each gets its part of the time that is left, and what one
 * does not use the others have. The order is another one each time, so that none is always the last; and one that fails keeps no other from its turn.
 */
final class Turns {
  /** Less is of no use to anybody: rather one shard the less this time. */
  static final Duration LEAST_TIME = Duration.ofSeconds(3);

  /** Of a ledger with one shard. */
  static final Turns ONE = new Turns(_ -> Sharding.ONE, new Random(0));

  private final Function<Deadline, Sharding> sharding;
  private final RandomGenerator random;

  /** @param sharding tells the ledger's, once it is certain */
  Turns(Function<Deadline, Sharding> sharding, RandomGenerator random) {
    this.sharding = sharding;
    this.random = random;
  }

  /**
   * Lets each shard have its turn; those for which no time is left have none.
   *
   * @param wanted the shards' numbers; empty for all
   * @param work tells whether it is done with a shard, or ran out of time
   * @return the shards that have something left to do, among them those that had no turn
   * @throws RuntimeException the first failure of a shard, after all had their turn
   */
  Set<Integer> each(Set<Integer> wanted, Deadline deadline, BiPredicate<Integer, Deadline> work) {
    Sharding all = sharding.apply(deadline);
    if (!all.several()) {
      return work.test(0, deadline) ? Set.of() : Set.of(0);
    }
    List<Integer> order = new ArrayList<>(wanted.isEmpty() ? IntStream.range(0, all.shards()).boxed().toList() : wanted);
    Collections.shuffle(order, Random.from(random));
    RuntimeException first = null;
    Set<Integer> left = new TreeSet<>(order);
    int had = 0;
    for (int shard : order) {
      if (had > 0 && deadline.left().compareTo(LEAST_TIME) < 0) {
        break;
      }
      try {
        if (work.test(shard, turn(deadline, order.size() - had))) {
          left.remove(shard);
        }
      } catch (RuntimeException failed) {
        first = first == null ? failed : first;
      }
      had++;
    }
    if (first != null) {
      throw first;
    }
    return left;
  }

  private static Deadline turn(Deadline deadline, int left) {
    Deadline part = deadline.part(left);
    return part.left().compareTo(LEAST_TIME) < 0 ? deadline.within(LEAST_TIME) : part;
  }
}
