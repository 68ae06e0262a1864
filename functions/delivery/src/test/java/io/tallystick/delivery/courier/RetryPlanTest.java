package io.tallystick.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.delivery.post.PostOutcome.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a delivery comes again, and when no more. */
class RetryPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final PostOutcome FAILED = new PostOutcome.Failed(Cause.STATUS, 500, Duration.ZERO);

  private final RetryPlan plan = new RetryPlan(new Random(1));

  private static Delivery tried(int tries, boolean ordered) {
    return new Delivery("s", "e", ordered, NOW, tries, NOW, "t", "{}");
  }

  private static Duration time(Disposition disposition) {
    return ((Disposition.PutOff) disposition).time();
  }

  @Test
  void whatIsDeliveredIsDone() {
    assertThat(plan.after(tried(3, false), 4, new PostOutcome.Delivered(204), NOW)).isEqualTo(new Disposition.Done());
  }

  @Test
  void whatCannotBeDeliveredIsGivenUpWithItsCause() {
    assertThat(plan.after(tried(0, false), 1, new PostOutcome.Gone(), NOW)).isEqualTo(new Disposition.Dead("gone"));
    for (PostOutcome.Reason reason : PostOutcome.Reason.values()) {
      assertThat(plan.after(tried(0, true), 1, new PostOutcome.Impossible(reason), NOW)).isEqualTo(new Disposition.Dead(reason.label()));
    }
  }

  @ParameterizedTest(name = "after {0} tries at most {1} s")
  @CsvSource({"0, 5", "1, 15", "2, 45", "3, 135", "4, 405", "5, 1215", "6, 3645", "7, 10935", "8, 32805", "9, 86400", "14, 86400"})
  void waitsHaveFullJitterBelowABoundThatTriples(int tries, long most) {
    Set<Instant> different = new HashSet<>();
    long longest = 0;
    for (int i = 0; i < 500; i++) {
      Disposition.Replace again = (Disposition.Replace) plan.after(tried(tries, false), 1, FAILED, NOW);
      Duration wait = Duration.between(NOW, again.next().notBefore());
      assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(most));
      assertThat(again.delay()).isEqualTo(wait.compareTo(RetryPlan.LONGEST_DELAY) < 0 ? wait : RetryPlan.LONGEST_DELAY);
      assertThat(again.next()).isEqualTo(new Delivery("s", "e", false, NOW, tries + 1, again.next().notBefore(), "t", "{}"));
      different.add(again.next().notBefore());
      longest = Math.max(longest, wait.toMillis());
    }
    assertThat(longest).as("the bound is nearly reached").isGreaterThan(most * 950);
    assertThat(different).as("waits differ").hasSizeGreaterThan(400);
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void everyCauseOfFailureIsTriedAgain(Cause cause) {
    assertThat(plan.after(tried(0, false), 1, new PostOutcome.Failed(cause, 0, Duration.ZERO), NOW)).isInstanceOf(Disposition.Replace.class);
  }

  @Test
  void whatWasTriedTooOftenIsGivenUp() {
    assertThat(plan.after(tried(14, false), 1, FAILED, NOW)).isInstanceOf(Disposition.Replace.class);
    assertThat(plan.after(tried(15, false), 1, FAILED, NOW)).isEqualTo(new Disposition.Dead("tried_too_often", Optional.of("status")));
  }

  @Test
  void whatIsTooOldIsGivenUpHoweverOftenItWasTried() {
    Instant old = NOW.plus(RetryPlan.OLDEST);
    for (boolean ordered : new boolean[] {false, true}) {
      assertThat(plan.after(tried(0, ordered), 1, FAILED, old)).isEqualTo(new Disposition.Dead("too_old", Optional.of("status")));
    }
    assertThat(plan.waiting(tried(0, false), Duration.ZERO, old)).isEqualTo(new Disposition.Dead("too_old"));
    assertThat(plan.waiting(tried(0, false), Duration.ZERO, old.minusMillis(1))).isInstanceOf(Disposition.Requeue.class);
  }

  @Test
  void anEndpointThatAsksForMoreTimeGetsIt() {
    PostOutcome later = new PostOutcome.Failed(Cause.STATUS, 429, Duration.ofHours(20));
    Disposition.Replace again = (Disposition.Replace) plan.after(tried(0, false), 1, later, NOW);
    assertThat(again.next().notBefore()).isEqualTo(NOW.plus(Duration.ofHours(20)));
    assertThat(again.delay()).isEqualTo(Duration.ofMinutes(15));
    assertThat(time(plan.after(tried(0, true), 1, later, NOW))).as("as long as a queue can").isEqualTo(RetryPlan.LONGEST_OUT_OF_SIGHT);
  }

  @Test
  void whatComesBeforeItsTimeIsPutOffUntilItOrAsLongAsAQueueCan() {
    Delivery later = new Delivery("s", "e", false, NOW, 9, NOW.plus(Duration.ofHours(20)), "t", "{}");
    assertThat(time(plan.early(later, NOW.plus(Duration.ofMinutes(15))))).isEqualTo(RetryPlan.LONGEST_OUT_OF_SIGHT);
    assertThat(time(plan.early(later, NOW.plus(Duration.ofHours(19))))).isEqualTo(Duration.ofHours(1));
    assertThat(time(plan.early(later, NOW.plus(Duration.ofHours(20)).minusMillis(1)))).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest(name = "received {0} times: at most {1} s")
  @CsvSource({"1, 5", "2, 15", "6, 1215", "7, 1800", "900, 1800"})
  void anOrderedMessageIsOnlyPutOffTheLongerTheMoreOftenItCame(int receives, long most) {
    for (int i = 0; i < 200; i++) {
      assertThat(time(plan.after(tried(0, true), receives, FAILED, NOW))).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(most));
    }
  }

  @Test
  void anOrderedMessageIsTooOldBeforeItsQueueGivesItUp() {
    long receives = RetryPlan.OLDEST.dividedBy(RetryPlan.ORDERED_CAP.dividedBy(2));
    assertThat(receives).as("on average, of the thousand that the template allows").isLessThan(700);
  }

  @Test
  void waitingCostsNoTryAndIsSpreadTheMoreTheLongerItLasts() {
    for (boolean ordered : new boolean[] {false, true}) {
      for (int i = 0; i < 200; i++) {
        assertThat(wait(plan.waiting(tried(3, ordered), Duration.ofSeconds(60), NOW))).isBetween(Duration.ofSeconds(61), Duration.ofSeconds(65));
        assertThat(wait(plan.waiting(tried(3, ordered), Duration.ofSeconds(60), NOW.plusSeconds(400)))).isBetween(Duration.ofSeconds(61), Duration.ofSeconds(160));
        assertThat(wait(plan.waiting(tried(3, ordered), Duration.ofSeconds(60), NOW.plus(Duration.ofDays(2)))))
            .isBetween(Duration.ofSeconds(61), ordered ? Duration.ofMinutes(31) : RetryPlan.LONGEST_DELAY);
      }
    }
  }

  private static Duration wait(Disposition disposition) {
    return disposition instanceof Disposition.Requeue(Duration delay) ? delay : time(disposition);
  }

  @Test
  void whatWaitsIsNotOutOfSightUnlessItIsInOrder() {
    assertThat(plan.waiting(tried(3, false), Duration.ofHours(2), NOW)).isEqualTo(new Disposition.Requeue(RetryPlan.LONGEST_DELAY));
    assertThat(plan.waiting(tried(3, true), Duration.ofHours(2), NOW)).as("order is kept").isInstanceOf(Disposition.PutOff.class);
  }

  @Test
  void allTriesTogetherTakeDays() {
    Duration most = Duration.ZERO;
    for (int tries = 0; tries < RetryPlan.MOST_TRIES - 1; tries++) {
      most = most.plus(RetryPlan.bound(tries, RetryPlan.CAP));
    }
    assertThat(most.dividedBy(2)).as("on average").isBetween(Duration.ofDays(3), Duration.ofDays(4));
    assertThat(most).as("none is too old at its last try").isLessThanOrEqualTo(RetryPlan.OLDEST);
  }
}
