package io.tallystick.journal.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The states of a breaker and their legal moves. */
class BreakerTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final BreakerLimits LIMITS =
      new BreakerLimits(
          Duration.ofSeconds(30), Duration.ofSeconds(3), 5, 60, Duration.ofSeconds(10), Duration.ofSeconds(100), Duration.ofMinutes(5), 2, Duration.ofSeconds(60));

  private final RandomGenerator random = new Random(1);

  private Breaker counted(Breaker.Closed closed, long successes, long failures, Instant now) {
    return closed.counted(successes, failures, now, LIMITS, random);
  }

  /** One whose window has settled. */
  private static Breaker.Closed closed(long successes, long failures) {
    return new Breaker.Closed(NOW, 0, new Window(NOW.minusSeconds(3), successes, failures));
  }

  private static Breaker.HalfOpen halfOpen(int openings, String... probes) {
    return new Breaker.HalfOpen(openings, List.of(probes).stream().map(id -> new Probe(id, NOW.plusSeconds(60))).toList());
  }

  @Test
  void aClosedBreakerOpensWhenEnoughCallsWereMadeAndTooManyFailed() {
    assertThat(counted(closed(0, 3), 0, 1, NOW)).as("4 calls are too few").isEqualTo(closed(0, 4));
    assertThat(counted(closed(0, 4), 0, 1, NOW)).isInstanceOf(Breaker.Open.class);
    assertThat(counted(closed(40, 59), 0, 0, NOW)).as("59 of 99 are not 60 %").isEqualTo(closed(40, 59));
    assertThat(counted(closed(40, 59), 0, 1, NOW)).as("60 of 100 are").isInstanceOf(Breaker.Open.class);
    assertThat(counted(closed(41, 59), 1, 1, NOW)).as("60 of 102 are not").isEqualTo(closed(42, 60));
    assertThat(counted(closed(0, 0), 1_000, 0, NOW)).isEqualTo(closed(1_000, 0));
  }

  @Test
  void aWindowThatHasJustBegunDoesNotOpenYetForOthersMayHaveGoodCallsToTell() {
    Breaker.Closed closed = new Breaker.Closed(NOW, 0, Window.empty(NOW));
    assertThat(counted(closed, 0, 100, NOW.plusMillis(2_999))).isInstanceOf(Breaker.Closed.class);
    assertThat(counted(closed, 0, 100, NOW.plusMillis(3_000))).isInstanceOf(Breaker.Open.class);
  }

  @Test
  void aWindowThatIsOverCountsNoMore() {
    Instant over = NOW.minusSeconds(3).plus(LIMITS.window());
    assertThat(counted(closed(0, 4), 0, 1, over.minusMillis(1))).isInstanceOf(Breaker.Open.class);
    assertThat(counted(closed(0, 4), 0, 1, over)).isEqualTo(new Breaker.Closed(NOW, 0, new Window(over, 0, 1)));
  }

  @Test
  void theTimeOfAnOpenBreakerDoublesUpToItsLongestAndIsHalfOfItAtLeast() {
    int[] most = {10, 20, 40, 80, 100, 100};
    for (int opened = 0; opened < most.length; opened++) {
      for (int i = 0; i < 200; i++) {
        Breaker.Closed closed = new Breaker.Closed(NOW, opened, new Window(NOW.minusSeconds(3), 0, 4));
        Breaker.Open open = (Breaker.Open) counted(closed, 0, 1, NOW);
        assertThat(open.openings()).isEqualTo(opened + 1);
        assertThat(Duration.between(NOW, open.until())).isBetween(Duration.ofSeconds(most[opened]).dividedBy(2), Duration.ofSeconds(most[opened]));
      }
    }
    assertThat(LIMITS.openTime(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void theTimesOfBreakersThatOpenTogetherDiffer() {
    assertThat(IntStream.range(0, 50).mapToObj(_ -> ((Breaker.Open) counted(closed(0, 4), 0, 1, NOW)).until()).distinct().count())
        .isGreaterThan(40);
  }

  @Test
  void howOftenItOpenedIsForgottenWhenItWasHealthyForLong() {
    Instant soon = NOW.plus(LIMITS.healthy()).minusMillis(1);
    Breaker.Closed closed = new Breaker.Closed(NOW, 3, Window.empty(soon.minusSeconds(10)));
    assertThat(((Breaker.Open) counted(closed, 0, 5, soon)).openings()).isEqualTo(4);
    assertThat(((Breaker.Open) counted(closed, 0, 5, soon.plusMillis(1))).openings()).isEqualTo(1);
    assertThat(((Breaker.Closed) counted(closed, 1, 1, soon)).openings()).isEqualTo(3);
    assertThat(((Breaker.Closed) counted(closed, 1, 1, soon.plusMillis(1))).openings()).isEqualTo(0);
  }

  @Test
  void anOpenBreakerIsProbedWhenItsTimeIsOver() {
    Breaker.Open open = new Breaker.Open(NOW, 2, List.of());
    assertThat(open.probed("a", NOW.minusMillis(1), LIMITS)).isEmpty();
    assertThat(open.probed("a", NOW, LIMITS)).contains(halfOpen(2, "a"));
  }

  @Test
  void aHalfOpenBreakerHasNoMoreProbesThanItsBound() {
    assertThat(halfOpen(1, "a").probed("b", NOW, LIMITS)).contains(halfOpen(1, "a", "b"));
    assertThat(halfOpen(1, "a", "b").probed("c", NOW, LIMITS)).isEmpty();
  }

  @Test
  void aLostProbeMakesRoom() {
    Breaker.HalfOpen full = halfOpen(1, "a", "b");
    Instant end = NOW.plusSeconds(60);
    assertThat(full.probed("c", end.minusMillis(1), LIMITS)).isEmpty();
    assertThat(full.probed("c", end, LIMITS)).contains(new Breaker.HalfOpen(1, List.of(new Probe("c", end.plusSeconds(60)))));
  }

  @Test
  void oneGoodProbeCloses() {
    assertThat(halfOpen(3, "a", "b").succeeded("b", NOW)).contains(new Breaker.Closed(NOW, 3, Window.empty(NOW)));
  }

  @Test
  void oneFailedProbeOpensAgainForLongerAndTheOthersStayOutstanding() {
    Breaker.Open open = halfOpen(1, "a", "b").failed("a", Duration.ZERO, NOW, LIMITS, random).orElseThrow();
    assertThat(open.openings()).isEqualTo(2);
    assertThat(open.outstanding()).containsExactly(new Probe("b", NOW.plusSeconds(60)));
    assertThat(open.until()).isBetween(NOW.plusSeconds(10), NOW.plusSeconds(20));
  }

  @Test
  void probesThatAreOutstandingCountWhenItIsProbedAgain() {
    Probe slow = new Probe("slow", NOW.plusSeconds(60));
    Breaker.Open open = new Breaker.Open(NOW, 1, List.of(slow));
    Breaker.HalfOpen probed = open.probed("a", NOW, LIMITS).orElseThrow();
    assertThat(probed).isEqualTo(halfOpen(1, "slow", "a"));
    assertThat(probed.probed("b", NOW, LIMITS)).isEmpty();
    assertThat(new Breaker.Open(NOW, 1, List.of(slow, new Probe("b", NOW.plusSeconds(1)))).probed("c", NOW, LIMITS)).as("as many as may be").isEmpty();
    assertThat(open.ended("slow")).contains(new Breaker.Open(NOW, 1, List.of()));
    assertThat(open.ended("other")).isEmpty();
  }

  @Test
  void theAnswerOfAProbeThatIsNotKnownMovesNothing() {
    assertThat(halfOpen(1, "a").succeeded("b", NOW)).isEmpty();
    assertThat(halfOpen(1, "a").failed("b", Duration.ZERO, NOW, LIMITS, random)).isEmpty();
  }

  @Test
  void anEndpointThatAsksForTimeGetsItUpToTheLongest() {
    assertThat(halfOpen(1, "a").failed("a", Duration.ofSeconds(90), NOW, LIMITS, random).orElseThrow().until()).isEqualTo(NOW.plusSeconds(90));
    assertThat(halfOpen(1, "a").failed("a", Duration.ofDays(9), NOW, LIMITS, random).orElseThrow().until()).isEqualTo(NOW.plusSeconds(100));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Breaker.Open(NOW, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Breaker.HalfOpen(1, List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Breaker.HalfOpen(0, List.of(new Probe("a", NOW)))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Breaker.Closed(NOW, -1, Window.empty(NOW))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Window(NOW, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Probe("", NOW)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Standing(-1, Breaker.initial())).isInstanceOf(IllegalArgumentException.class);
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new BreakerLimits(Duration.ZERO, Duration.ZERO, 1, 50, second, second, second, 1, second)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerLimits(second, Duration.ZERO, 1, 50, second, Duration.ofMillis(1), second, 1, second)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerLimits(second, second, 1, 50, second, second, second, 1, second)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerLimits(second, Duration.ZERO, 0, 50, second, second, second, 1, second)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerLimits(second, Duration.ZERO, 1, 101, second, second, second, 1, second)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerLimits(second, Duration.ZERO, 1, 50, second, second, second, 17, second)).isInstanceOf(IllegalArgumentException.class);
  }
}
