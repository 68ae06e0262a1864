package io.tallystick.local.httpapi;

import java.util.function.LongSupplier;

/** Admits so many requests a second in the long run, and so many at once after a pause: a bucket of tokens. */
final class Throttle {

  private static final double NANOS = 1e9;

  private final double rate;
  private final int burst;
  private final LongSupplier nanoTime;
  private double tokens;
  private long filled;

  /**
   * @param rate tokens a second
   * @param burst the most tokens there are
   * @param nanoTime a clock that never goes back, such as {@link System#nanoTime}
   */
  Throttle(int rate, int burst, LongSupplier nanoTime) {
    this.rate = rate;
    this.burst = burst;
    this.nanoTime = nanoTime;
    tokens = burst;
    filled = nanoTime.getAsLong();
  }

  /** Takes a token if there is one. */
  synchronized boolean admits() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - filled) / NANOS * rate);
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
