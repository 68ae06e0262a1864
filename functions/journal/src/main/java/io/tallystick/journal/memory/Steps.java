package io.tallystick.journal.memory;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.util.function.Supplier;

/** Runs every step of the store between the simulation's two hooks. */
final class Steps {
  private final Faults faults;

  Steps(Faults faults) {
    this.faults = faults;
  }

  <T> T run(Step.Verb verb, Object subject, Deadline deadline, Supplier<T> effect) {
    if (deadline.over()) {
      throw new StoreException.Unavailable("no time left", null);
    }
    Step step = new Step(verb, subject);
    faults.before(step);
    T result = effect.get();
    faults.after(step);
    return result;
  }
}
