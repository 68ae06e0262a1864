package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;

/** How long a recorder waits after it lost the race for a sequence, before it decides again. */
@FunctionalInterface
public interface ConflictPause {
  /**
   * @param attempt 0 after the first lost race of a batch, 1 after the second …
   * @throws io.tallystick.journal.StoreException.Unavailable if the time left is not enough
   */
  void pause(int attempt, Deadline deadline);
}
