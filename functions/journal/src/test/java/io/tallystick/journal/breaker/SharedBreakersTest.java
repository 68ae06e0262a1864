package io.tallystick.journal.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What instances that share a store know of each other's calls, and what that costs. */
class SharedBreakersTest {
  private static final String ENDPOINT = "e";
  private static final BreakerLimits LIMITS =
      new BreakerLimits(
          Duration.ofSeconds(30), Duration.ofSeconds(3), 5, 60, Duration.ofSeconds(10), Duration.ofSeconds(100), Duration.ofMinutes(5), 1, Duration.ofSeconds(60));

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final List<Step.Verb> steps = new ArrayList<>();
  private RuntimeException failure;
  private final List<String> heard = new ArrayList<>();
  private final MemoryDeliveryStore store =
      new MemoryDeliveryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              if (failure != null) {
                throw failure;
              }
              steps.add(step.verb());
            }
          });
  private final SharedBreakers one = instance(1);
  private final SharedBreakers other = instance(2);

  private SharedBreakers instance(int seed) {
    BreakerListener listener =
        new BreakerListener() {
          @Override
          public void opened(String endpoint, Breaker.Open breaker) {
            heard.add("opened");
          }

          @Override
          public void closed(String endpoint) {
            heard.add("closed");
          }

          @Override
          public void unavailable(String endpoint, StoreException cause) {
            heard.add("unavailable");
          }
        };
    return new SharedBreakers(store.breakers(), LIMITS, () -> now, new Random(seed), () -> UUID.randomUUID().toString(), listener);
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Admission admit(SharedBreakers instance) {
    return instance.admit(ENDPOINT, ample());
  }

  private void succeed(SharedBreakers instance) {
    instance.succeeded(ENDPOINT, (Admission.Admitted) admit(instance), ample());
  }

  private void fail(SharedBreakers instance) {
    instance.failed(ENDPOINT, (Admission.Admitted) admit(instance), Duration.ZERO, ample());
  }

  private long writes() {
    return steps.stream().filter(Step.Verb::writes).count();
  }

  private Breaker kept() {
    return store.breakers().read(ENDPOINT, ample()).breaker();
  }

  private void open() {
    fail(one);
    pass(LIMITS.settling());
    for (int i = 1; i < LIMITS.leastCalls() && kept() instanceof Breaker.Closed; i++) {
      fail(one);
    }
    assertThat(kept()).isInstanceOf(Breaker.Open.class);
  }

  private void failOften() {
    for (int i = 1; i < LIMITS.leastCalls(); i++) {
      fail(one);
    }
  }

  @Test
  void callsThatGoWellAreNeverWrittenAndTheBreakerIsReadOnceInASecond() {
    for (int i = 0; i < 1_000; i++) {
      succeed(one);
      pass(Duration.ofMillis(10));
    }
    assertThat(writes()).isZero();
    assertThat(steps).hasSize(10);
  }

  @Test
  void callsThatFailNowAndThenAreWrittenAtMostOnceInASecond() {
    for (int i = 0; i < 3_000; i++) {
      if (i % 4 == 0) {
        fail(one);
      } else {
        succeed(one);
      }
      pass(Duration.ofMillis(10));
    }
    assertThat(writes()).isBetween(25L, 31L);
    assertThat(kept()).isInstanceOf(Breaker.Closed.class);
  }

  @Test
  void theCallThatIsOneTooManyOpensItForAllAtOnce() {
    open();
    assertThat(heard).containsExactly("opened");
    assertThat(admit(one)).isInstanceOf(Admission.Wait.class);
    assertThat(admit(other)).isInstanceOf(Admission.Wait.class);
  }

  @Test
  void anInstanceThatHadReadBeforeLearnsOfItWithinASecond() {
    fail(one);
    pass(LIMITS.settling());
    assertThat(admit(other)).isInstanceOf(Admission.Call.class);
    failOften();
    assertThat(kept()).isInstanceOf(Breaker.Open.class);
    assertThat(admit(other)).isInstanceOf(Admission.Call.class);
    pass(SharedBreakers.REFRESH);
    assertThat(admit(other)).isInstanceOf(Admission.Wait.class);
  }

  @Test
  void callsOfAllInstancesCountTogether() {
    fail(one);
    fail(other);
    pass(LIMITS.settling());
    fail(one);
    fail(other);
    assertThat(kept()).as("four").isInstanceOf(Breaker.Closed.class);
    pass(SharedBreakers.FLUSH);
    fail(one);
    assertThat(kept()).isInstanceOf(Breaker.Open.class);
  }

  @Test
  void callsThatGoWellElsewhereKeepItClosed() {
    for (int i = 0; i < 200; i++) {
      succeed(other);
      succeed(other);
      fail(one);
      pass(Duration.ofMillis(100));
    }
    assertThat(kept()).isInstanceOf(Breaker.Closed.class);
  }

  @Test
  void failuresThatAreNotWrittenYetAreWrittenWhenTheInvocationEnds() {
    fail(one);
    fail(one);
    assertThat(((Breaker.Closed) kept()).window().failures()).isEqualTo(1);
    one.settle(ample());
    assertThat(((Breaker.Closed) kept()).window().failures()).isEqualTo(2);
    long written = writes();
    one.settle(ample());
    assertThat(writes()).as("nothing is left").isEqualTo(written);
  }

  @Test
  void whenItsTimeIsOverOneOfManyProbesAndTheOthersWait() {
    open();
    pass(LIMITS.firstOpen());
    assertThat(admit(one)).isInstanceOf(Admission.Probing.class);
    assertThat(admit(other)).isInstanceOf(Admission.Wait.class);
    assertThat(admit(one)).isInstanceOf(Admission.Wait.class);
  }

  @Test
  void oneGoodProbeLetsAllCallAgain() {
    open();
    pass(LIMITS.firstOpen());
    one.succeeded(ENDPOINT, (Admission.Admitted) admit(one), ample());
    assertThat(heard).containsExactly("opened", "closed");
    assertThat(admit(one)).isInstanceOf(Admission.Call.class);
    assertThat(admit(other)).isInstanceOf(Admission.Call.class);
  }

  @Test
  void oneFailedProbeOpensItForLonger() {
    open();
    pass(LIMITS.firstOpen());
    fail(one);
    assertThat(((Breaker.Open) kept()).openings()).isEqualTo(2);
    assertThat(heard).containsExactly("opened", "opened");
    assertThat(admit(other)).isInstanceOfSatisfying(Admission.Wait.class, wait -> assertThat(wait.time()).isGreaterThanOrEqualTo(Duration.ofSeconds(10)));
  }

  @Test
  void anEndpointThatAsksForTimeIsLeftAloneForIt() {
    open();
    pass(LIMITS.firstOpen());
    one.failed(ENDPOINT, (Admission.Admitted) admit(one), Duration.ofSeconds(70), ample());
    assertThat(admit(other)).isEqualTo(new Admission.Wait(Duration.ofSeconds(70)));
  }

  @Test
  void theProbeOfAnInstanceThatDiedIsMadeAgainByAnother() {
    open();
    pass(LIMITS.firstOpen());
    assertThat(admit(one)).isInstanceOf(Admission.Probing.class);
    pass(LIMITS.probeTime().minusMillis(1));
    assertThat(admit(other)).isEqualTo(new Admission.Wait(Duration.ofMillis(1)));
    pass(SharedBreakers.REFRESH);
    assertThat(admit(other)).isInstanceOf(Admission.Probing.class);
  }

  @Test
  void aCallOfBeforeItOpenedSaysNothingOfNow() {
    Admission.Admitted slow = (Admission.Admitted) admit(other);
    open();
    pass(LIMITS.firstOpen());
    one.succeeded(ENDPOINT, (Admission.Admitted) admit(one), ample());
    succeed(other);
    long written = writes();
    for (int i = 0; i < 10; i++) {
      other.failed(ENDPOINT, slow, Duration.ZERO, ample());
    }
    other.settle(ample());
    assertThat(writes()).isEqualTo(written);
    assertThat(kept()).isInstanceOf(Breaker.Closed.class);
  }

  private void openAndClose() {
    open();
    pass(LIMITS.firstOpen());
    one.succeeded(ENDPOINT, (Admission.Admitted) admit(one), ample());
  }

  @Test
  void failuresOfBeforeItOpenedAreNotWrittenAfterItClosed() {
    fail(other);
    fail(other);
    openAndClose();
    other.settle(ample());
    assertThat(((Breaker.Closed) kept()).window().failures()).isZero();
  }

  @Test
  void aCallOfBeforeItOpenedTakesNothingFromWhatWasCountedSince() {
    Admission.Admitted slow = (Admission.Admitted) admit(other);
    openAndClose();
    fail(other);
    fail(other);
    other.failed(ENDPOINT, slow, Duration.ZERO, ample());
    other.settle(ample());
    assertThat(((Breaker.Closed) kept()).window().failures()).isEqualTo(2);
  }

  @Test
  void manyGoodCallsOfLongAgoDoNotOutweighTheFailuresOfNow() {
    for (int i = 0; i < 10_000; i++) {
      succeed(one);
    }
    pass(LIMITS.window());
    open();
  }

  @Test
  void whileTheStoreFailsNoCallIsMadeAndNoneThatWasMadeFails() {
    Admission.Admitted admitted = (Admission.Admitted) admit(one);
    failure = new StoreException.Unavailable("throttled", null);
    one.failed(ENDPOINT, admitted, Duration.ZERO, ample());
    one.succeeded(ENDPOINT, admitted, ample());
    pass(SharedBreakers.REFRESH);
    assertThat(admit(one)).isEqualTo(new Admission.Wait(LIMITS.firstOpen()));
    assertThat(heard).contains("unavailable").doesNotContain("opened");
    failure = null;
    assertThat(admit(one)).isInstanceOf(Admission.Call.class);
  }

  @Test
  void whatAnInstanceRemembersIsBounded() {
    for (int i = 0; i < 3 * SharedBreakers.MOST_ENDPOINTS; i++) {
      one.succeeded("e" + i, (Admission.Admitted) one.admit("e" + i, ample()), ample());
    }
    steps.clear();
    one.admit("e" + (3 * SharedBreakers.MOST_ENDPOINTS - 1), ample());
    assertThat(steps).as("the last is remembered").isEmpty();
    one.admit("e0", ample());
    assertThat(steps).as("the first is read anew").containsExactly(Step.Verb.READ_BREAKER);
  }

  @Test
  void aBreakerIsOpenForLongerThanWhatIsKnownOfItIsUsed() {
    Duration second = Duration.ofSeconds(1);
    BreakerLimits hasty = new BreakerLimits(second, Duration.ZERO, 1, 50, second, second, second, 1, second);
    assertThatThrownBy(() -> new SharedBreakers(store.breakers(), hasty, () -> now, new Random(1), () -> "id", BreakerListener.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
