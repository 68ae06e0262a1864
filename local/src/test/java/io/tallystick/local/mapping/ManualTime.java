package io.tallystick.local.mapping;

import java.time.Duration;
import java.time.Instant;

/** A clock that a test turns; sleeping turns it too, and takes no time. */
final class ManualTime implements Time {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration duration) {
    now = now.plus(duration);
  }
}
