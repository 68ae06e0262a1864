package io.tallystick.local.mapping;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A thread that repeats a step until the step says that it is over, and that can be paused between two steps. */
final class Loop {

  /** One round. */
  @FunctionalInterface
  interface Step {

    /** @return whether there is another */
    boolean run() throws IOException, InterruptedException;
  }

  private final String name;
  private final Step step;
  private final Backoff backoff;
  private final Time time;
  private final Consumer<String> notes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private boolean stopped;
  private boolean running;
  private Thread thread;

  Loop(String name, Step step, Backoff backoff, Time time, Consumer<String> notes) {
    this.name = name;
    this.step = step;
    this.backoff = backoff;
    this.time = time;
    this.notes = notes;
  }

  /** @param whenOver run on the loop's thread after its last round */
  Loop start(Runnable whenOver) {
    thread = Thread.ofVirtual().name(name).start(() -> {
      try {
        repeat();
      } finally {
        whenOver.run();
      }
    });
    return this;
  }

  void pause() {
    lock.lock();
    try {
      paused = true;
    } finally {
      lock.unlock();
    }
  }

  /** @return whether no round is under way within the time */
  boolean awaitPaused(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (running) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    lock.lock();
    try {
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it at once, in the middle of a round if need be. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  private void repeat() {
    int failures = 0;
    try {
      while (enter()) {
        boolean more;
        try {
          more = step.run();
          failures = 0;
        } catch (IOException | RuntimeException failure) {
          failures++;
          notes.accept(name + ": " + failure);
          more = true;
        } finally {
          leave();
        }
        if (!more) {
          return;
        }
        if (failures > 0) {
          time.sleep(backoff.after(failures));
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (paused && !stopped) {
        changed.await(1, TimeUnit.MINUTES);
      }
      running = !stopped;
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      running = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
