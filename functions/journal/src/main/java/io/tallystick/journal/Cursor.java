package io.tallystick.journal;

/**
 * How far a reader of the journal has come. A run posts what is after {@code posted} up to {@code target}; while they differ, it is unfinished.
 *
 * @param posted the last sequence that is fully posted, −1 before the first
 * @param target the last sequence of the run that was begun, or {@code posted} when none is
 */
public record Cursor(long posted, long target) {
  public static final Cursor START = new Cursor(-1, -1);

  public Cursor {
    if (posted < -1 || target < posted) {
      throw new IllegalArgumentException("a cursor's target is not before what is posted, and that not before -1");
    }
  }

  public boolean running() {
    return target > posted;
  }
}
