package io.tallystick.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final List<String> seen = new ArrayList<>();

  private void say(Scheduler scheduler, String what) {
    seen.add(scheduler.now() + " " + what);
  }

  @Test
  void threadsGoOnInTheOrderOfTheirTimesAndThenOfTheirWaiting() {
    try (Scheduler scheduler = new Scheduler(0)) {
      for (String name : List.of("a", "b")) {
        scheduler.start(name, () -> {
          say(scheduler, name);
          scheduler.sleepUntil(name.equals("a") ? 20 : 10);
          say(scheduler, name);
          scheduler.sleepUntil(30);
          say(scheduler, name);
        });
      }
      scheduler.at(15, () -> say(scheduler, "action"));
      assertThat(scheduler.run(() -> false, 25)).isFalse();
      assertThat(seen).containsExactly("0 a", "0 b", "10 b", "15 action", "20 a");
      assertThat(scheduler.run(() -> seen.size() == 6, 100)).isTrue();
      assertThat(seen).endsWith("30 b");
    }
    assertThat(seen).as("the end of the simulation is the end of whoever waits").hasSize(6);
  }

  @Test
  void whoeverSleepsAloneGoesOnWhenOthersWouldHaveAndOnlyAsLongAsTimeGoesOn() {
    try (Scheduler scheduler = new Scheduler(0)) {
      scheduler.start("a", () -> {
        for (int time = 10; time <= 60; time += 10) {
          scheduler.sleepUntil(time);
          say(scheduler, "a");
        }
      });
      scheduler.at(10, () -> say(scheduler, "at once"));
      scheduler.at(25, () -> say(scheduler, "between"));
      assertThat(scheduler.run(() -> false, 35)).isFalse();
      assertThat(seen).as("what waits for the same moment comes first if it began first; nothing happens after the time").containsExactly("10 at once", "10 a", "20 a", "25 between", "30 a");
      assertThat(scheduler.run(() -> seen.size() == 6, 100)).isTrue();
      assertThat(seen).as("nor after what is waited for").endsWith("40 a");
    }
    assertThat(seen).hasSize(6);
  }

  @Test
  void whoeverHasStartedAnotherLetsHimBeginBeforeTimeGoesOn() {
    try (Scheduler scheduler = new Scheduler(0)) {
      scheduler.start("a", () -> {
        scheduler.start("b", () -> say(scheduler, "b"));
        scheduler.at(10, () -> say(scheduler, "action"));
        scheduler.sleepUntil(10);
        say(scheduler, "a");
      });
      scheduler.run(() -> false, 100);
    }
    assertThat(seen).containsExactly("0 b", "10 action", "10 a");
  }

  @Test
  void threadsThatAThreadStartsAreOfTheSimulationToo() {
    try (Scheduler scheduler = new Scheduler(0)) {
      scheduler.start("parent", () -> {
        try (ExecutorService children = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 3; i > 0; i--) {
            long time = i;
            children.execute(() -> {
              scheduler.sleepUntil(time);
              say(scheduler, "child");
            });
          }
        }
        say(scheduler, "parent");
      });
      scheduler.run(() -> false, 100);
    }
    assertThat(seen).containsExactly("1 child", "2 child", "3 child", "3 parent");
  }

  @Test
  void whoeverMeetsALockOfAnotherThreadOfTheMachineHoldsUpTheSimulation() throws InterruptedException {
    Object lock = new Object();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch meets = new CountDownLatch(1);
    Thread other = Thread.ofPlatform().start(() -> {
      synchronized (lock) {
        held.countDown();
        await(meets);
      }
    });
    held.await();
    try (Scheduler scheduler = new Scheduler(0)) {
      scheduler.start("a", () -> {
        meets.countDown();
        synchronized (lock) {
          say(scheduler, "a");
        }
      });
      scheduler.start("b", () -> say(scheduler, "b"));
      scheduler.run(() -> false, 100);
    }
    other.join();
    assertThat(seen).containsExactly("0 a", "0 b");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void whatAThreadDoesNotHandleBreaksTheSimulation() {
    try (Scheduler scheduler = new Scheduler(0)) {
      scheduler.start("a", () -> {
        throw new IllegalArgumentException("bug");
      });
      assertThatThrownBy(() -> scheduler.run(() -> false, 1)).isInstanceOf(IllegalStateException.class).hasRootCauseMessage("bug");
    }
  }

  @Test
  void theTraceTellsRunsApart() {
    Trace one = new Trace(0);
    Trace two = new Trace(2);
    for (int i = 0; i < 3; i++) {
      int line = i;
      one.add(i, "who", "what", 7, () -> "line");
      two.add(i, "who", "what", 7, () -> "line " + line);
    }
    assertThat(one.hash()).isEqualTo(two.hash());
    assertThat(one.lines()).isEmpty();
    assertThat(two.lines()).hasSize(2).last().asString().endsWith("line 2");
    two.add(3, "who", "what", 8, () -> "");
    one.add(3, "who", "what", 7, () -> "");
    assertThat(one.hash()).isNotEqualTo(two.hash());
  }
}
