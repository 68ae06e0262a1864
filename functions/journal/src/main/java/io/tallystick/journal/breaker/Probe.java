package io.tallystick.journal.breaker;

import java.time.Instant;
import java.util.Objects;

/**
 * One call that finds out whether an endpoint is back.
 *
 * @param id whose it is; random
 * @param end when it counts as lost, if nothing was heard of it
 */
public record Probe(String id, Instant end) {
  public Probe {
    Objects.requireNonNull(end, "end");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a probe has an id");
    }
  }

  boolean isLive(Instant now) {
    return now.isBefore(end);
  }
}
