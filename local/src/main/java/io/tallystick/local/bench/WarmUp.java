package io.tallystick.local.bench;

import java.time.Duration;

/**
 * What comes before a row of waiting times: processes start and their compilers get to work, each for itself, so that the more of them there are the longer
 * it takes. Goes on in windows until one is hardly quicker than the best before it.
 */
final class WarmUp {
  static final Duration WINDOW = Duration.ofSeconds(3);
  /** All windows together take a minute at most. */
  static final int MOST_WINDOWS = 20;
  /** A window that is quicker by less than this is no sign of further warming. */
  static final double GAIN = 1.1;
  /** So many windows in a row without gain: one alone may have met a pause. */
  static final int WINDOWS_WITHOUT_GAIN = 2;

  private WarmUp() {}

  /** One window's load. */
  @FunctionalInterface
  interface Load {
    /** Asks for that long. The same draws each time are no repeats: every transfer has an id of its own. */
    Latency run(Duration time) throws InterruptedException;
  }

  /** @return how many windows it took */
  static int run(Load load) throws InterruptedException {
    double best = 0;
    int withoutGain = 0;
    for (int window = 1; window <= MOST_WINDOWS; window++) {
      double perSecond = load.run(WINDOW).perSecond();
      withoutGain = perSecond < best * GAIN ? withoutGain + 1 : 0;
      best = Math.max(best, perSecond);
      if (withoutGain == WINDOWS_WITHOUT_GAIN) {
        return window;
      }
    }
    return MOST_WINDOWS;
  }
}
