package io.tallystick.journal;

import java.time.Instant;

/** The wall clock as the ledger counts time: nanoseconds since 1970. */
public final class EpochNanos {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private EpochNanos() {}

  /** The time now, as finely as the machine tells it. */
  public static long now() {
    return of(Instant.now());
  }

  /** @throws ArithmeticException for a time after 2262-04-11, or before 1677-09-21 */
  static long of(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
  }
}
