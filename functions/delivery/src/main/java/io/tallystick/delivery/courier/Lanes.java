package io.tallystick.delivery.courier;

import io.tallystick.delivery.post.PostOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The endpoints of one batch, each with its own places. */
final class Lanes {
  private final int places;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  Lanes(int places) {
    this.places = places;
  }

  Lane of(String endpoint) {
    return lanes.computeIfAbsent(endpoint, _ -> new Lane(places));
  }

  /** One endpoint. */
  static final class Lane {
    private final Semaphore free;
    private volatile boolean hanging;

    private Lane(int places) {
      free = new Semaphore(places, true);
    }

    /**
     * Waits for a place.
     *
     * @return false if none was free in time, or the endpoint let its time run out meanwhile; then there is nothing to leave
     */
    boolean enter(Duration time) {
      try {
        if (time.isNegative() || hanging || !free.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (hanging) {
        leave();
        return false;
      }
      return true;
    }

    void leftWith(PostOutcome outcome) {
      if (outcome instanceof PostOutcome.Failed failed && failed.cause() == PostOutcome.Cause.TIME) {
        hanging = true;
      }
    }

    void leave() {
      free.release();
    }
  }
}
