package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Sharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
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
   * @return whether all had their turn
   * @throws RuntimeException the first failure of a shard, after all had their turn
   */
  boolean each(Set<Integer> wanted, Deadline deadline, BiConsumer<Integer, Deadline> work) {
    Sharding all = sharding.apply(deadline);
    if (!all.several()) {
      work.accept(0, deadline);
      return true;
    }
    List<Integer> order = new ArrayList<>(wanted.isEmpty() ? IntStream.range(0, all.shards()).boxed().toList() : wanted);
    Collections.shuffle(order, Random.from(random));
    RuntimeException first = null;
    int had = 0;
    for (int shard : order) {
      if (had > 0 && deadline.left().compareTo(LEAST_TIME) < 0) {
        break;
      }
      try {
        work.accept(shard, turn(deadline, order.size() - had));
      } catch (RuntimeException failed) {
        first = first == null ? failed : first;
      }
      had++;
    }
    if (first != null) {
      throw first;
    }
    return had == order.size();
  }

  private static Deadline turn(Deadline deadline, int left) {
    Deadline part = deadline.part(left);
    return part.left().compareTo(LEAST_TIME) < 0 ? deadline.within(LEAST_TIME) : part;
  }
}
