package io.tallystick.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a failed message stays away: full jitter below a bound that doubles with every delivery, so that failures do not come back together. */
final class RedeliveryDelay {
  /** The bound after the first delivery. */
  static final Duration BASE = Duration.ofSeconds(2);
  /** The bound grows no further. */
  static final Duration CAP = Duration.ofMinutes(5);
  /** The queue counts in seconds, and none at all would be a busy loop. */
  static final Duration LEAST = Duration.ofSeconds(1);

  /** After so many doublings {@link #BASE} has passed {@link #CAP}; the bound keeps the shift from overflowing. */
  private static final int MAX_DOUBLINGS = 16;

  private final RandomGenerator random;

  RedeliveryDelay(RandomGenerator random) {
    this.random = random;
  }

  /** @param receives how often the message was received, at least 1 */
  Duration after(int receives) {
    return Duration.ofSeconds(random.nextLong(LEAST.toSeconds(), bound(receives).toSeconds() + 1));
  }

  static Duration bound(int receives) {
    Duration grown = BASE.multipliedBy(1L << Math.min(receives - 1, MAX_DOUBLINGS));
    return grown.compareTo(CAP) < 0 ? grown : CAP;
  }
}
