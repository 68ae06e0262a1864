package io.tallystick.journal.memory;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Breakers;
import io.tallystick.journal.breaker.Standing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class MemoryBreakers implements Breakers {
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryBreakers(Steps steps) {
    this.steps = steps;
  }

  @Override
  public Standing read(String endpoint, Deadline deadline) {
    return steps.run(Step.Verb.READ_BREAKER, endpoint, deadline, () -> standings.getOrDefault(endpoint, Standing.INITIAL));
  }

  @Override
  public Swap swap(String endpoint, Standing expected, Breaker next, String token, Deadline deadline) {
    Standing wanted = new Standing(expected.version() + 1, next);
    return steps.run(Step.Verb.SWAP_BREAKER, endpoint, deadline, () -> swap(endpoint, expected.version(), wanted));
  }

  private Swap swap(String endpoint, long version, Standing wanted) {
    Standing now =
        standings.compute(endpoint, (_, standing) -> (standing == null ? Standing.INITIAL : standing).version() == version ? wanted : standing);
    if (now == wanted) {
      return new Swap.Done(wanted);
    }
    return new Swap.Lost(now == null ? Standing.INITIAL : now);
  }
}
