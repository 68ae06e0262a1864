package io.tallystick.journal.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Starts many threads at one moment. */
public final class Race {
  private Race() {}

  /** The results in order of the runners' numbers, from 0. A failure of any is thrown. */
  public static <T> List<T> of(int runners, IntFunction<Callable<T>> runner) throws Exception {
    CountDownLatch start = new CountDownLatch(runners);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < runners; i++) {
        Callable<T> task = runner.apply(i);
        futures.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
