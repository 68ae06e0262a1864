package io.tallystick.journal.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What was counted since a moment: calls that an endpoint answered well, and calls that failed. */
public record Window(Instant start, long successes, long failures) {
  public Window {
    Objects.requireNonNull(start, "start");
    if (successes < 0 || failures < 0) {
      throw new IllegalArgumentException("a window counts no less than nothing");
    }
  }

  public static Window empty(Instant start) {
    return new Window(start, 0, 0);
  }

  long calls() {
    return successes + failures;
  }

  /** Whether it has lasted so long. */
  boolean isOver(Instant now, Duration length) {
    return !now.isBefore(start.plus(length));
  }

  Window plus(long moreSuccesses, long moreFailures) {
    return new Window(start, successes + moreSuccesses, failures + moreFailures);
  }
}
