package io.tallystick.journal.lease;

import java.time.Duration;

/**
 * How long leases are held, and what is allowed for clocks that differ.
 *
 * @param length how long a holder has it after it acquired or renewed it
 * @param skew how far two instances' clocks may be apart without two of them working at once. Where they are farther apart a second one may begin early, or wait longer; what it
 *     writes is fenced off by the epoch all the same.
 */
public record LeaseTerms(Duration length, Duration skew) {
  /** Longer than any call of a keeper, so that a holder that is at work keeps it; after a crash others wait as long. */
  public static final LeaseTerms DEFAULT = new LeaseTerms(Duration.ofMinutes(2), Duration.ofSeconds(5));

  public LeaseTerms {
    if (!length.isPositive() || skew.isNegative()) {
      throw new IllegalArgumentException("a lease is held for some time, and clocks differ by none or some");
    }
  }
}
