package io.tallystick.journal;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment until which work may go on, so that every wait and retry is bounded by the time its caller has left. */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime, long end) {
    this.nanoTime = nanoTime;
    this.end = end;
  }

  /** @param nanoTime a monotonic clock as {@link System#nanoTime()} */
  public static Deadline after(Duration time, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
  }

  public static Deadline after(Duration time) {
    return after(time, System::nanoTime);
  }

  /** The nearer deadline after a part of the time left, for work that must leave time for other work. */
  public Deadline part(int divisor) {
    return after(left().dividedBy(divisor), nanoTime);
  }

  /** The nearer of this deadline and one after that time. */
  public Deadline within(Duration time) {
    return left().compareTo(time) <= 0 ? this : after(time, nanoTime);
  }

  /** The time left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  public boolean over() {
    return end - nanoTime.getAsLong() <= 0;
  }
}
