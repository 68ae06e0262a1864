package io.tallystick.journal.breaker;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What an instance asks before each call of an endpoint, and tells after it. All instances that share the store share each breaker.
 *
 * <p>It costs little: a breaker is read at most once in {@link #REFRESH}; a call that goes well is counted in memory, and written only while calls have failed lately,
 * at most once in {@link #FLUSH}; so is a call that fails, unless it opens the breaker. A probe is two writes.
 *
 * <p>A store that fails never fails a call that was made, and lets none be made: whether it may be is not known then. Thread-safe.
 */
public final class SharedBreakers {
  /** What is known of a breaker is used for so long. Shorter than any breaker is open, so that no call of its last closed time meets a probe. */
  public static final Duration REFRESH = Duration.ofSeconds(1);
  /** Counts are written at most so often, unless they open the breaker. */
  public static final Duration FLUSH = Duration.ofSeconds(1);
  /** Endpoints of which an instance remembers something; of the one that was asked for longest ago it forgets its counts. */
  static final int MOST_ENDPOINTS = 4_096;

  /** Everything that endpoints have in common. */
  record Surroundings(Breakers breakers, BreakerLimits limits, InstantSource clock, RandomGenerator random, Supplier<String> ids, BreakerListener listener) {}

  private final Surroundings around;
  private final Map<String, EndpointBreaker> endpoints =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EndpointBreaker> eldest) {
          return size() > MOST_ENDPOINTS;
        }
      };

  /**
   * @param random need not be secure; not the same in two instances
   * @param ids random texts that never repeat
   */
  public SharedBreakers(
      Breakers breakers, BreakerLimits limits, InstantSource clock, RandomGenerator random, Supplier<String> ids, BreakerListener listener) {
    if (limits.firstOpen().compareTo(REFRESH.multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException("a breaker is open for longer than what is known of it is used");
    }
    around = new Surroundings(breakers, limits, clock, random, ids, listener);
  }

  /** Asks whether a call may be made. One that is admitted is told of by {@link #succeeded} or {@link #failed}. */
  public Admission admit(String endpoint, Deadline deadline) {
    EndpointBreaker breaker = of(endpoint);
    try {
      Admission admission = breaker.admit(deadline);
      if (admission instanceof Admission.Wait) {
        around.listener().waited(endpoint);
      }
      return admission;
    } catch (StoreException failure) {
      around.listener().unavailable(endpoint, failure);
      return new Admission.Wait(around.limits().firstOpen());
    }
  }

  /** The endpoint answered well. */
  public void succeeded(String endpoint, Admission.Admitted admitted, Deadline deadline) {
    told(endpoint, () -> of(endpoint).succeeded(admitted, deadline));
  }

  /**
   * The call failed.
   *
   * @param least how long the endpoint asked to be left alone; zero if it did not
   */
  public void failed(String endpoint, Admission.Admitted admitted, Duration least, Deadline deadline) {
    told(endpoint, () -> of(endpoint).failed(admitted, least, deadline));
  }

  /** Writes failures that are not written yet. To be called when the instance may sleep for long: a function's at the end of each invocation. */
  public void settle(Deadline deadline) {
    List<Map.Entry<String, EndpointBreaker>> all;
    synchronized (endpoints) {
      all = List.copyOf(endpoints.entrySet());
    }
    all.forEach(entry -> told(entry.getKey(), () -> entry.getValue().settle(deadline)));
  }

  private void told(String endpoint, Runnable telling) {
    try {
      telling.run();
    } catch (StoreException failure) {
      around.listener().unavailable(endpoint, failure);
    }
  }

  private EndpointBreaker of(String endpoint) {
    synchronized (endpoints) {
      return endpoints.computeIfAbsent(endpoint, name -> new EndpointBreaker(name, around));
    }
  }
}
