package io.tallystick.simulator.kernel;

/** Simulated times, all in nanoseconds. */
public final class Time {
  /** When every simulation begins, in nanoseconds since 1970. */
  public static final long START = 1_800_000_000_000_000_000L;

  public static final long MILLISECOND = 1_000_000L;
  public static final long SECOND = 1_000 * MILLISECOND;
  public static final long MINUTE = 60 * SECOND;

  private Time() {}
}
