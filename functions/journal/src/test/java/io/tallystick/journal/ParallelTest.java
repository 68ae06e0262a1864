package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private static final List<Integer> MANY = IntStream.range(0, 10 * Parallel.WIDTH).boxed().toList();

  @Test
  void everyItemIsDoneOnce() {
    AtomicInteger calls = new AtomicInteger();
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    Parallel.forEach(
        MANY,
        item -> {
          calls.incrementAndGet();
          done.add(item);
        });
    assertThat(done).containsExactlyInAnyOrderElementsOf(MANY);
    assertThat(calls.get()).isEqualTo(MANY.size());
    Parallel.forEach(List.of(), item -> calls.incrementAndGet());
    assertThat(calls.get()).isEqualTo(MANY.size());
  }

  @Test
  void asManyAsTheWidthAreDoneAtOnceAndNoMore() {
    CountDownLatch full = new CountDownLatch(Parallel.WIDTH);
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Parallel.forEach(
        MANY,
        item -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          full.countDown();
          await(full);
          inFlight.decrementAndGet();
        });
    assertThat(most.get()).isEqualTo(Parallel.WIDTH);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFailureIsThrownAndNothingFurtherIsBegun() {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Parallel.forEach(
                    MANY,
                    item -> {
                      begun.incrementAndGet();
                      throw new IllegalStateException("item " + item);
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(begun.get()).isLessThanOrEqualTo(Parallel.WIDTH);
  }

  @Test
  void anErrorIsNotLost() {
    assertThatThrownBy(
            () ->
                Parallel.forEach(
                    MANY,
                    item -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void whoeverInterruptsTheCallerInterruptsAllAndTheyAreAwaitedAllTheSame() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    AtomicBoolean still = new AtomicBoolean();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  Parallel.forEach(
                      List.of(1, 2),
                      item -> {
                        begun.countDown();
                        try {
                          never.await();
                        } catch (InterruptedException expected) {
                          interrupted.incrementAndGet();
                        }
                      });
                  seen.set(interrupted.get());
                  still.set(Thread.currentThread().isInterrupted());
                });
    await(begun);
    caller.interrupt();
    caller.join();
    assertThat(seen.get()).isEqualTo(2);
    assertThat(still).as("the caller knows that it was interrupted").isTrue();
  }

  @Test
  void oneItemIsDoneOnTheCallersThread() {
    Thread caller = Thread.currentThread();
    Parallel.forEach(List.of(1), item -> assertThat(Thread.currentThread()).isSameAs(caller));
  }

  @Test
  void partsAreOfTheSizeAndTheLastHasTheRest() {
    assertThat(Parallel.parts(List.of(1, 2, 3, 4, 5), 2)).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    assertThat(Parallel.parts(List.of(1, 2), 2)).containsExactly(List.of(1, 2));
    assertThat(Parallel.parts(List.of(), 2)).isEmpty();
  }
}
