package io.tallystick.journal.breaker;

import java.time.Duration;
import java.time.Instant;

/**
 * When a breaker opens, for how long, and how it is found out whether the endpoint is back.
 *
 * @param window calls are counted for so long, then anew
 * @param settling a window has to last so long before it opens the breaker: the others' good calls are known by then
 * @param leastCalls with fewer calls in a window it does not open
 * @param failurePercent it opens when so many of a hundred calls failed, 1 to 100
 * @param firstOpen the longest that it is open the first time; each time that it opens again without having been healthy in between doubles it
 * @param longestOpen it is never open for longer
 * @param healthy so long after it closed the times that it was open before are forgotten
 * @param probes calls at once, of all instances together, while it is not known whether the endpoint is back
 * @param probeTime after so long without an answer an instance that had a probe is taken for dead; longer than any call can take
 */
public record BreakerLimits(
    Duration window,
    Duration settling,
    int leastCalls,
    int failurePercent,
    Duration firstOpen,
    Duration longestOpen,
    Duration healthy,
    int probes,
    Duration probeTime) {
  /** For webhooks: a call takes at most half of the probe's time. */
  public static final BreakerLimits DEFAULT =
      new BreakerLimits(
          Duration.ofSeconds(30), Duration.ofSeconds(3), 5, 60, Duration.ofSeconds(10), Duration.ofMinutes(15), Duration.ofMinutes(5), 1, Duration.ofSeconds(60));

  /** Probes fit into one small item, whatever is set. */
  public static final int MOST_PROBES = 16;

  private static final int PERCENT = 100;

  public BreakerLimits {
    if (!window.isPositive() || settling.isNegative() || !firstOpen.isPositive() || !healthy.isPositive() || !probeTime.isPositive()) {
      throw new IllegalArgumentException("every time of a breaker is positive; a window may settle at once");
    }
    if (settling.compareTo(window) >= 0) {
      throw new IllegalArgumentException("a window settles before it is over");
    }
    if (longestOpen.compareTo(firstOpen) < 0) {
      throw new IllegalArgumentException("the longest time that a breaker is open is not below the first");
    }
    if (leastCalls < 1 || failurePercent < 1 || failurePercent > PERCENT || probes < 1 || probes > MOST_PROBES) {
      throw new IllegalArgumentException("a breaker counts at least 1 call, opens at 1 to 100 percent and has 1 to 16 probes");
    }
  }

  /** Whether a window with such counts opens the breaker now. */
  boolean opens(Window counted, Instant now) {
    return counted.failures() > 0 && counted.isOver(now, settling) && counted.calls() >= leastCalls && counted.failures() * PERCENT >= counted.calls() * failurePercent;
  }

  /** @param openings how often it has opened, 1 for the first time */
  Duration openTime(int openings) {
    Duration time = firstOpen;
    for (int doubled = 1; doubled < openings && time.compareTo(longestOpen) < 0; doubled++) {
      time = time.multipliedBy(2);
    }
    return time.compareTo(longestOpen) < 0 ? time : longestOpen;
  }
}
