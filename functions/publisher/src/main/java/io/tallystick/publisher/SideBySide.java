package io.tallystick.publisher;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once and waits for all of them. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * @param width so many at once
   * @throws RuntimeException what the first that failed had thrown, after all of them have ended
   */
  public static void run(int width, List<Runnable> works) {
    if (works.size() == 1) {
      works.getFirst().run();
      return;
    }
    if (works.isEmpty()) {
      return;
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(width, works.size()), Thread.ofVirtual().factory())) {
      List<Future<?>> begun = works.stream().<Future<?>>map(threads::submit).toList();
      for (Future<?> one : begun) {
        await(one);
      }
    }
  }

  private static void await(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("what was done side by side ended with an error", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while things are done side by side", interrupted);
    }
  }
}
