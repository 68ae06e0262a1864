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

  /** @throws IllegalArgumentException if it is at rest, so that there is no run to begin or end */
  public Cursor requireRunning() {
    if (!running()) {
      throw new IllegalArgumentException("a run's target is after what is posted");
    }
    return this;
  }

  /** At rest where the run started. */
  public Cursor atStart() {
    return new Cursor(posted, posted);
  }

  /** At rest where the run ends. */
  public Cursor atEnd() {
    return new Cursor(target, target);
  }
}
