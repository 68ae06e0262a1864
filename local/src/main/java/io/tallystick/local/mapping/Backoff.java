package io.tallystick.local.mapping;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits between attempts: twice as long each time up to a bound, with full jitter above half of it so that it is never nothing. */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration MOST = Duration.ofSeconds(20);
  private static final int DOUBLINGS = 10;

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** @param attempts that failed so far, at least 1 */
  synchronized Duration after(int attempts) {
    long bound = Math.min(MOST.toMillis(), FIRST.toMillis() << Math.min(attempts - 1, DOUBLINGS));
    return Duration.ofMillis(bound / 2 + random.nextLong(bound / 2 + 1));
  }
}
