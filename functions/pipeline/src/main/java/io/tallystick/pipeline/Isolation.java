package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Recording;
import java.time.Duration;
import java.util.List;

/**
 * Records a batch so that a request which cannot be recorded stops no other: what fails together is cut in half and tried again, until the
 * culprit stands alone.
 *
 * <p>A store that is unavailable fails for all alike, so that is not cut. Nor is a batch any more in which the store refused several that stood alone: then
 * it is not a request that is broken. For any other failure it goes on while there is time, however many fail: whoever sends broken requests in numbers
 * must not take those of others along.
 */
final class Isolation {
  /** After so many requests that the store refused alone the rest of the batch is not tried one by one. */
  static final int REFUSALS = 4;
  /** So many requests that failed alone are logged by themselves, the others by their number. */
  static final int LOGGED = 16;
  /** Time that is not used to find culprits, but kept for the reports of what was invalid. */
  static final Duration RESERVE = Duration.ofSeconds(1);

  private final Recording recording;
  private final Failures failures;
  private int culprits;
  private int refusals;

  Isolation(Recording recording, Failures failures) {
    this.recording = recording;
    this.failures = failures;
  }

  /** Records the works in order; those that could not be are added to the failures. */
  void record(List<Work> works, Deadline deadline) {
    together(works, deadline);
    if (culprits > LOGGED) {
      Log.error("More requests could not be recorded", null, "requests", culprits - LOGGED);
    }
  }

  private void together(List<Work> works, Deadline deadline) {
    List<Work> ready = ready(works);
    if (ready.isEmpty()) {
      return;
    }
    try {
      recording.record(ready.stream().map(Work::request).toList(), ready.stream().map(work -> work.message().order()).toList(), deadline);
    } catch (StoreException.InPart inPart) {
      Log.warn("Some requests could not be recorded in time and will be delivered again", inPart, "requests", inPart.requests().size());
      fail(inPart.requests().stream().map(ready::get).toList());
      // What follows one of these in its group is recorded, but may only be done after it.
      ready(ready);
    } catch (StoreException.Unavailable unavailable) {
      Log.warn("Requests could not be recorded in time and will be delivered again", unavailable, "requests", ready.size());
      fail(ready);
    } catch (RuntimeException broken) {
      isolate(ready, broken, deadline);
    }
  }

  private void isolate(List<Work> works, RuntimeException broken, Deadline deadline) {
    if (works.size() == 1) {
      culprit(works.getFirst(), broken);
      return;
    }
    int half = works.size() / 2;
    for (List<Work> part : List.of(works.subList(0, half), works.subList(half, works.size()))) {
      if (refusals >= REFUSALS || deadline.left().compareTo(RESERVE) < 0) {
        Log.error("Requests could not be recorded", broken, "requests", part.size());
        fail(part);
      } else {
        together(part, deadline);
      }
    }
  }

  private void culprit(Work work, RuntimeException broken) {
    culprits++;
    refusals += broken instanceof StoreException ? 1 : 0;
    if (culprits <= LOGGED) {
      Log.error("Request could not be recorded", broken, "message", work.message().id());
    }
    fail(List.of(work));
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
