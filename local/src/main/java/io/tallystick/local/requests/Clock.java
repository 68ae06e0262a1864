package io.tallystick.local.requests;

import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.Retry;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What time it is and how to wait, so that a test can turn the clock.
 *
 * @param epochNanos nanoseconds since 1970
 * @param nanoTime as {@link System#nanoTime}
 */
public record Clock(LongSupplier epochNanos, LongSupplier nanoTime, Retry.Sleeper sleeper) {
  public static final Clock SYSTEM = new Clock(EpochNanos::now, System::nanoTime, Thread::sleep);

  public Clock {
    Objects.requireNonNull(epochNanos, "epochNanos");
    Objects.requireNonNull(nanoTime, "nanoTime");
    Objects.requireNonNull(sleeper, "sleeper");
  }

  /** Repetitions that wait by this clock, with chance of their own; for many threads. */
  public Retry retry() {
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    return new Retry(random, sleeper);
  }
}
