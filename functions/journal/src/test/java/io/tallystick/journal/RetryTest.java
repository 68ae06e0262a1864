package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
  private long now;
  private final List<Duration> waits = new ArrayList<>();
  private final List<Long> ceilings = new ArrayList<>();

  /** Draws the largest value below the bound, or a share of it. */
  private final class Draw implements RandomGenerator {
    private final double share;

    private Draw(double share) {
      this.share = share;
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextLong(long bound) {
      ceilings.add(bound);
      return Math.min(bound - 1, (long) (bound * share));
    }
  }

  private Retry retry(double share) {
    return new Retry(
        new Draw(share),
        time -> {
          waits.add(time);
          now += time.toNanos();
        });
  }

  private Deadline in(Duration time) {
    return Deadline.after(time, () -> now);
  }

  private List<Long> ceilingMillis() {
    return ceilings.stream().map(nanos -> nanos / 1_000_000).toList();
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void theCeilingDoublesFromTheBaseUpToTheCap() {
    Retry.Backoff backoff = retry(0).backoff(in(Duration.ofHours(1)));
    for (int i = 0; i < 8; i++) {
      assertThat(backoff.pause()).isTrue();
    }
    assertThat(ceilingMillis()).containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L);
  }

  @Test
  void theWaitIsWhatWasDrawnBelowTheCeiling() {
    Retry.Backoff backoff = retry(0.5).backoff(in(Duration.ofHours(1)));
    backoff.pause();
    backoff.pause();
    assertThat(waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
  }

  @Test
  void noWaitPassesTheDeadline() {
    Retry.Backoff backoff = retry(0.5).backoff(in(Duration.ofMillis(100)));
    while (backoff.pause()) {
      assertThat(now).isLessThan(Duration.ofMillis(100).toNanos());
    }
    assertThat(now).isLessThanOrEqualTo(Duration.ofMillis(100).toNanos());
    assertThat(waits).hasSizeBetween(4, 20);
  }

  @Test
  void withoutTimeItGivesUpAtOnceWithoutWaiting() {
    assertThat(retry(0.5).backoff(in(Duration.ZERO)).pause()).isFalse();
    assertThat(waits).isEmpty();
  }

  @Test
  void theRepetitionsAreBoundedWhateverTimeIsLeft() {
    Retry.Backoff backoff = retry(0).backoff(in(Duration.ofDays(1)));
    int pauses = 0;
    while (backoff.pause()) {
      pauses++;
    }
    assertThat(pauses).isEqualTo(Retry.MAX_REPETITIONS);
  }

  @Test
  void aWaitThatUsedUpTheTimeLeavesNoneToRepeat() {
    assertThat(retry(1).backoff(in(Duration.ofMillis(10))).pause()).isFalse();
    assertThat(waits).hasSize(1);
  }

  @Test
  void progressLetsTheCountOfRepetitionsStartAnew() {
    Retry.Backoff backoff = retry(0).backoff(in(Duration.ofDays(1)));
    for (int i = 0; i < Retry.MAX_REPETITIONS; i++) {
      assertThat(backoff.pause()).isTrue();
    }
    assertThat(backoff.pause()).isFalse();
    backoff.progress();
    assertThat(backoff.pause()).isTrue();
  }

  @Test
  void progressMakesTheNextWaitShortAgain() {
    Retry.Backoff backoff = retry(0).backoff(in(Duration.ofHours(1)));
    backoff.pause();
    backoff.pause();
    backoff.progress();
    backoff.pause();
    assertThat(ceilingMillis()).containsExactly(20L, 40L, 20L);
  }

  @Test
  void anInterruptedThreadGivesUpAndStaysInterrupted() {
    Retry interrupted =
        new Retry(
            new Draw(0.5),
            time -> {
              throw new InterruptedException();
            });
    assertThat(interrupted.backoff(in(Duration.ofHours(1))).pause()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
