package io.tallystick.journal;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter inside the time left: before the n-th repetition it waits a random part of
 * {@code min(CAP, BASE × 2^n, time left)}.
 *
 * <p>Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter") because writers that failed together must not come back together.
 * It decides only how long to wait and when to give up; what is worth repeating is for the caller to say. Thread-safe if the source of
 * randomness is.
 */
public final class Retry {
  /** The upper bound of the first wait. */
  public static final Duration BASE = Duration.ofMillis(20);
  /** No wait is longer. */
  public static final Duration CAP = Duration.ofSeconds(1);
  /** Repetitions after the first attempt, whatever time is left: about a minute of steady failure. */
  public static final int MAX_REPETITIONS = 128;
  /** With less time left nothing is begun any more. */
  public static final Duration LEAST = Duration.ofMillis(1);

  /** After so many doublings {@link #BASE} has passed {@link #CAP}; the bound keeps the shift from overflowing. */
  private static final int MAX_DOUBLINGS = 16;

  /** How to wait; production sleeps, a test turns its clock. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  private final RandomGenerator random;
  private final Sleeper sleeper;

  /** @param random need not be secure, but must be safe for use by many threads */
  public Retry(RandomGenerator random, Sleeper sleeper) {
    this.random = Objects.requireNonNull(random, "random");
    this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
  }

  /** The waits of one piece of work, to be used by one thread. */
  public Backoff backoff(Deadline deadline) {
    return new Backoff(deadline);
  }

  /** Counts the repetitions of one piece of work. */
  public final class Backoff {
    private final Deadline deadline;
    private int growth;
    private int repetitions;

    private Backoff(Deadline deadline) {
      this.deadline = Objects.requireNonNull(deadline, "deadline");
    }

    /**
     * Waits before the next repetition.
     *
     * @return false when no time or repetition is left or the thread was interrupted (which stays set): give up
     */
    public boolean pause() {
      long left = deadline.left().toNanos();
      if (repetitions == MAX_REPETITIONS || left < LEAST.toNanos()) {
        return false;
      }
      long ceiling = Math.min(left, ceiling(growth));
      try {
        sleeper.sleep(Duration.ofNanos(random.nextLong(ceiling)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      repetitions++;
      growth++;
      return deadline.left().compareTo(LEAST) >= 0;
    }

    /** Says that the last attempt got somewhere, so that the next wait is short again. The count of repetitions starts anew. */
    public void progress() {
      growth = 0;
      repetitions = 0;
    }

    private static long ceiling(int growth) {
      return Math.min(CAP.toNanos(), BASE.toNanos() << Math.min(growth, MAX_DOUBLINGS));
    }
  }
}
