package io.tallystick.local.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Decides which requests go wrong, and how. The rules may be changed at any time; without rules a decision costs one read.
 *
 * <p>The n-th decision under the same rules depends on the seed and the operation only. Which request is the n-th is up to the clients.
 */
public final class Faults {

  private final RandomGenerator random;
  private final Map<String, Long> injected = new TreeMap<>();
  private volatile List<FaultRule> rules = List.of();

  /** @param random the only source of chance; used under a lock */
  public Faults(RandomGenerator random) {
    this.random = random;
  }

  /** Replaces all rules. The first that matches a request and whose dice fall decides. */
  public void rules(List<FaultRule> replacement) {
    rules = List.copyOf(replacement);
  }

  /** No faults from now on. */
  public void clear() {
    rules = List.of();
  }

  /** How often each fault has been injected, by operation and fault: {@code dynamodb:PutItem DropAfter}. */
  public Map<String, Long> injected() {
    synchronized (injected) {
      return new TreeMap<>(injected);
    }
  }

  /** What happens to a request: null for nothing unusual. */
  Fault decide(Operation operation) {
    // Without rules not even the name is made.
    return rules.isEmpty() ? null : decide(operation.toString());
  }

  /**
   * What happens to a request.
   *
   * @param name as rules match it: {@code dynamodb:PutItem}, {@code api:GET /v1/accounts/{id}}
   * @return null for nothing unusual
   */
  public Fault decide(String name) {
    List<FaultRule> current = rules;
    for (FaultRule rule : current) {
      if (rule.operations().matcher(name).matches() && chance() < rule.probability()) {
        synchronized (injected) {
          injected.merge(name + " " + rule.fault().getClass().getSimpleName(), 1L, Long::sum);
        }
        return rule.fault();
      }
    }
    return null;
  }

  /** A time up to the given one. */
  public Duration upTo(Duration most) {
    synchronized (random) {
      return Duration.ofNanos(random.nextLong(most.toNanos()) + 1);
    }
  }

  /** Whole seconds up to the given ones, for each of some messages. */
  List<Integer> secondsUpTo(Duration most, int messages) {
    List<Integer> seconds = new ArrayList<>(messages);
    synchronized (random) {
      for (int message = 0; message < messages; message++) {
        seconds.add(random.nextInt((int) most.toSeconds() + 1));
      }
    }
    return seconds;
  }

  private double chance() {
    synchronized (random) {
      return random.nextDouble();
    }
  }
}
