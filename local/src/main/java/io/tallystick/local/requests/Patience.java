package io.tallystick.local.requests;

import java.time.Duration;
import java.util.Objects;

/** How long a request is followed. */
public record Patience(Duration time, Since since) {
  /** From when on the time counts. */
  public enum Since {
    /** When the queue took the request. */
    SENT,
    /** The same, or if that is later, when anything became known of any of the requests: so long as there is news, none is given up. */
    NEWS
  }

  public Patience {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(since, "since");
  }

  /**
   * When a request is given up.
   *
   * @param sentAt by a clock as {@link System#nanoTime}, like the others
   */
  long end(long sentAt, long news) {
    return time.toNanos() + (since == Since.NEWS && news - sentAt > 0 ? news : sentAt);
  }
}
