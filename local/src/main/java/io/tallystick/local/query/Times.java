package io.tallystick.local.query;

import java.time.Instant;

/** Timestamps as people read them. */
public final class Times {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Times() {}

  /** RFC 3339 in UTC, with all nine decimals of a second where they are needed. */
  public static String of(long timestamp) {
    return Instant.ofEpochSecond(Math.floorDiv(timestamp, NANOS_PER_SECOND), Math.floorMod(timestamp, NANOS_PER_SECOND)).toString();
  }
}
