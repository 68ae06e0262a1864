package io.tallystick.local.mapping;

import java.time.Duration;
import java.time.Instant;

/** The clock and the waiting, so that a test can turn the one and skip the other. */
public interface Time {

  /** The time of this machine. */
  Time SYSTEM = new Time() {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }
  };

  Instant now();

  void sleep(Duration duration) throws InterruptedException;
}
