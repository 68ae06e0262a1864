package io.tallystick.journal.verify;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks many things at once, but reports as if one had been checked after the other. */
final class InOrder {
  private InOrder() {}

  /** May find something broken. */
  @FunctionalInterface
  interface Check<T> {
    void check(T item) throws Broken;
  }

  /**
   * Checks all items, at most {@code width} at a time.
   *
   * @param checked runs in the calling thread after each item, in order
   * @throws Broken of the first item, in order, that is broken
   */
  static <T> void forEach(Collection<T> items, int width, Check<T> check, Runnable checked) throws Broken {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Deque<Future<?>> running = new ArrayDeque<>(width);
      try {
        for (T item : items) {
          if (running.size() == width) {
            await(running.removeFirst());
            checked.run();
          }
          running.addLast(
              threads.submit(
                  () -> {
                    check.check(item);
                    return null;
                  }));
        }
        while (!running.isEmpty()) {
          await(running.removeFirst());
          checked.run();
        }
      } finally {
        running.forEach(rest -> rest.cancel(true));
      }
    }
  }

  private static void await(Future<?> running) throws Broken {
    try {
      running.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading", interrupted);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case Broken broken -> throw broken;
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }
}
