package io.tallystick.journal.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The state of one endpoint's circuit breaker. A state owns the moves that are legal from it, and no other can be written down:
 *
 * <pre>
 * Closed --counted--> Closed, or Open when too many calls failed
 * Open --probed, when its time is over--> HalfOpen
 * HalfOpen --probed--> HalfOpen, --succeeded--> Closed, --failed--> Open
 * </pre>
 *
 * <p>Clock, randomness and ids are given to each move. Times are in milliseconds since 1970 when stored, so no finer ones come in.
 */
public sealed interface Breaker {
  /** A breaker that nobody has ever changed. */
  static Closed initial() {
    return new Closed(Instant.EPOCH, 0, Window.empty(Instant.EPOCH));
  }

  /**
   * Calls go through and are counted.
   *
   * @param since when it closed: counts of calls that were let through before belong to another time
   * @param openings how often it had opened before it closed, 0 if that is forgotten
   */
  record Closed(Instant since, int openings, Window window) implements Breaker {
    public Closed {
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(window, "window");
      requireNotNegative(openings);
    }

    /** Adds calls of one instance to those of all. */
    public Breaker counted(long successes, long failures, Instant now, BreakerLimits limits, RandomGenerator random) {
      Window counted = (window.isOver(now, limits.window()) ? Window.empty(now) : window).plus(successes, failures);
      int remembered = now.isBefore(since.plus(limits.healthy())) ? openings : 0;
      return limits.opens(counted, now)
          ? Open.from(remembered, List.of(), Duration.ZERO, now, limits, random)
          : new Closed(since, remembered, counted);
    }

    /** Whether calls have failed lately, so that good ones have to be told too. */
    boolean troubled(Instant now, BreakerLimits limits) {
      return window.failures() > 0 && !window.isOver(now, limits.window());
    }
  }

  /**
   * No call goes through.
   *
   * @param until when the first probe may be made
   * @param openings how often it has opened, this time included
   * @param outstanding probes of which nothing was heard yet; they may still be under way
   */
  record Open(Instant until, int openings, List<Probe> outstanding) implements Breaker {
    public Open {
      Objects.requireNonNull(until, "until");
      outstanding = List.copyOf(outstanding);
      if (openings < 1) {
        throw new IllegalArgumentException("an open breaker has opened at least once");
      }
    }

    /** Half to all of the time that belongs to the number of openings, so that breakers that opened together do not all try together. */
    private static Open from(int openedBefore, List<Probe> outstanding, Duration least, Instant now, BreakerLimits limits, RandomGenerator random) {
      int openings = openedBefore == Integer.MAX_VALUE ? openedBefore : openedBefore + 1;
      long most = limits.openTime(openings).toMillis();
      long time = Math.max(random.nextLong(most / 2, most + 1), Math.min(least.toMillis(), limits.longestOpen().toMillis()));
      return new Open(now.plusMillis(time), openings, outstanding);
    }

    /** One probe more; empty while its time is not over, or too many others are still under way. */
    public Optional<HalfOpen> probed(String id, Instant now, BreakerLimits limits) {
      return now.isBefore(until) ? Optional.empty() : HalfOpen.with(openings, outstanding, id, now, limits);
    }

    /** A probe that was under way when another failed has ended, whichever way. Empty if it is not known. */
    public Optional<Open> ended(String id) {
      return knows(outstanding, id) ? Optional.of(new Open(until, openings, without(outstanding, id))) : Optional.empty();
    }
  }

  /**
   * A few probes go through.
   *
   * @param openings how often it has opened
   * @param probes at least one
   */
  record HalfOpen(int openings, List<Probe> probes) implements Breaker {
    public HalfOpen {
      probes = List.copyOf(probes);
      if (openings < 1 || probes.isEmpty()) {
        throw new IllegalArgumentException("a half-open breaker has opened at least once and has at least one probe");
      }
    }

    private static Optional<HalfOpen> with(int openings, List<Probe> before, String id, Instant now, BreakerLimits limits) {
      List<Probe> live = before.stream().filter(probe -> probe.isLive(now)).toList();
      return live.size() >= limits.probes()
          ? Optional.empty()
          : Optional.of(new HalfOpen(openings, Stream.concat(live.stream(), Stream.of(new Probe(id, now.plus(limits.probeTime())))).toList()));
    }

    /** One probe more, in the place of those that are lost; empty while there are as many as may be. */
    public Optional<HalfOpen> probed(String id, Instant now, BreakerLimits limits) {
      return with(openings, probes, id, now, limits);
    }

    /** The endpoint is back: one good probe is enough. Empty if the probe is not known, for then its answer is of another time. */
    public Optional<Closed> succeeded(String id, Instant now) {
      return knows(probes, id) ? Optional.of(new Closed(now, openings, Window.empty(now))) : Optional.empty();
    }

    /**
     * It is not back. Other probes stay outstanding, so that they count until they end.
     *
     * @param least for so long the endpoint asked to be left alone; counted up to the longest time that a breaker is open
     */
    public Optional<Open> failed(String id, Duration least, Instant now, BreakerLimits limits, RandomGenerator random) {
      return knows(probes, id) ? Optional.of(Open.from(openings, without(probes, id), least, now, limits, random)) : Optional.empty();
    }

    /** When the next place is free, if nothing is heard before. */
    Instant nextEnd() {
      return probes.stream().map(Probe::end).min(Instant::compareTo).orElseThrow();
    }
  }

  private static boolean knows(List<Probe> probes, String id) {
    return probes.stream().anyMatch(probe -> probe.id().equals(id));
  }

  private static List<Probe> without(List<Probe> probes, String id) {
    return probes.stream().filter(probe -> !probe.id().equals(id)).toList();
  }

  private static void requireNotNegative(int openings) {
    if (openings < 0) {
      throw new IllegalArgumentException("a breaker has opened no less than 0 times");
    }
  }
}
