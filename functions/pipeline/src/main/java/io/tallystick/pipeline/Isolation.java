package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.util.List;

/**
 * Records a batch so that a request which cannot be recorded stops no other: what fails together is cut in half and tried again, until the
 * culprit stands alone.
 *
 * <p>A store that is unavailable fails for all alike, so that is not cut. Nor is a batch any more in which several stood alone and failed: then it is
 * not a request that is broken.
 */
final class Isolation {
  /** After so many requests that failed alone the rest of the batch is not tried one by one. */
  static final int CULPRITS = 4;

  private final Recording recording;
  private final Failures failures;
  private int culprits;

  Isolation(Recording recording, Failures failures) {
    this.recording = recording;
    this.failures = failures;
  }

  /** Records the works in order; those that could not be are added to the failures. */
  void record(List<Work> works, Deadline deadline) {
    List<Work> ready = ready(works);
    if (ready.isEmpty()) {
      return;
    }
    try {
      recording.record(ready.stream().map(Work::request).toList(), deadline);
    } catch (StoreException.Unavailable unavailable) {
      Log.warn("Requests could not be recorded in time and will be delivered again", unavailable, "requests", ready.size());
      fail(ready);
    } catch (RuntimeException broken) {
      isolate(ready, broken, deadline);
    }
  }

  private void isolate(List<Work> works, RuntimeException broken, Deadline deadline) {
    if (works.size() == 1) {
      culprits++;
      Log.error("Request could not be recorded", broken, "message", works.getFirst().message().id());
      fail(works);
    } else if (culprits >= CULPRITS || deadline.over()) {
      Log.error("Requests could not be recorded", broken, "requests", works.size());
      fail(works);
    } else {
      int half = works.size() / 2;
      record(works.subList(0, half), deadline);
      record(works.subList(half, works.size()), deadline);
    }
  }

  /** Those not held back by a failed message of their group; the others fail too, since order is kept. */
  private List<Work> ready(List<Work> works) {
    works.stream().map(Work::message).filter(failures::holdsBack).forEach(failures::add);
    return works.stream().filter(work -> !failures.holdsBack(work.message())).toList();
  }

  private void fail(List<Work> works) {
    works.forEach(work -> failures.add(work.message()));
  }
}
