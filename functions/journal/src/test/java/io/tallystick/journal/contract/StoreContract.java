package io.tallystick.journal.contract;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import java.time.Duration;
import java.util.Random;

/** What every contract suite needs: the store under test, time enough, and randomness whose seed is printed with a failure. */
public abstract class StoreContract {
  /** Ample: it only ends a test that hangs. */
  private static final Duration AMPLE = Duration.ofSeconds(60);

  protected final Random random = new Random(7);

  protected abstract Store store();

  protected static Deadline ample() {
    return Deadline.after(AMPLE);
  }

  /** A deadline that has passed, by a clock that stands still. */
  protected static Deadline over() {
    return Deadline.after(Duration.ZERO, () -> 0);
  }
}
