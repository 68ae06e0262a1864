package io.tallystick.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Does many small pieces of work at once, on virtual threads. */
public final class Parallel {
  /** Calls of a store in flight of one verb. */
  public static final int WIDTH = 32;

  private Parallel() {}

  /** The same on at most {@link #WIDTH} threads. */
  public static <T> void forEach(List<T> items, Consumer<T> action) {
    forEach(WIDTH, items, action);
  }

  /** Returns when the action is done with every item. After the first failure nothing further is begun, and that failure is thrown. */
  public static <T> void forEach(int width, List<T> items, Consumer<T> action) {
    if (items.size() == 1) {
      action.accept(items.getFirst());
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable worker =
        () -> {
          int mine;
          while (failure.get() == null && (mine = next.getAndIncrement()) < items.size()) {
            try {
              action.accept(items.get(mine));
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            }
          }
        };
    run(Math.min(width, items.size()), worker);
    switch (failure.get()) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      case Throwable unexpected -> throw new IllegalStateException(unexpected);
    }
  }

  /** Runs it on so many threads, and returns when all are done. Whoever interrupts the caller interrupts them. An executor would do the same, but times its waiting, for which a thread of the machine is woken. */
  private static void run(int width, Runnable worker) {
    CountDownLatch running = new CountDownLatch(width);
    List<Thread> threads = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  worker.run();
                } finally {
                  running.countDown();
                }
              }));
    }
    boolean interrupted = false;
    for (boolean done = false; !done; ) {
      try {
        running.await();
        done = true;
      } catch (InterruptedException _) {
        interrupted = true;
        threads.forEach(Thread::interrupt);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The list cut into parts of at most that size. */
  public static <T> List<List<T>> parts(List<T> list, int size) {
    return IntStream.iterate(0, from -> from < list.size(), from -> from + size)
        .mapToObj(from -> list.subList(from, Math.min(from + size, list.size())))
        .toList();
  }
}
