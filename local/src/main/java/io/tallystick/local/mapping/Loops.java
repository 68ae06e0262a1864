package io.tallystick.local.mapping;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The loops of one mapping, which are paused, resumed and stopped together. Loops may join and leave at any time. */
final class Loops {

  private final Set<Loop> loops = new HashSet<>();
  private boolean paused;
  private boolean stopped;

  synchronized void start(Loop loop) {
    if (stopped) {
      return;
    }
    loops.add(loop);
    if (paused) {
      loop.pause();
    }
    loop.start(() -> over(loop));
  }

  boolean pause(Duration atMost) throws InterruptedException {
    Set<Loop> current;
    synchronized (this) {
      paused = true;
      loops.forEach(Loop::pause);
      current = Set.copyOf(loops);
    }
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean all = true;
    for (Loop loop : current) {
      all &= loop.awaitPaused(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    return all;
  }

  synchronized void resume() {
    paused = false;
    loops.forEach(Loop::resume);
  }

  synchronized void stop() {
    stopped = true;
    loops.forEach(Loop::stop);
  }

  private synchronized void over(Loop loop) {
    loops.remove(loop);
  }
}
