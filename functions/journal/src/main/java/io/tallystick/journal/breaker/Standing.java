package io.tallystick.journal.breaker;

import java.util.Objects;

/**
 * A breaker as it is kept.
 *
 * @param version grows by one with every change; 0 where nothing is kept yet
 */
public record Standing(long version, Breaker breaker) {
  /** Nothing is kept: closed. */
  public static final Standing INITIAL = new Standing(0, Breaker.initial());

  public Standing {
    Objects.requireNonNull(breaker, "breaker");
    if (version < 0) {
      throw new IllegalArgumentException("a version is not below 0");
    }
  }
}
