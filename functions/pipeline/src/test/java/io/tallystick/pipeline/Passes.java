package io.tallystick.pipeline;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** How often a handler's work was begun. */
@Singleton
final class Passes {
  private final AtomicInteger count = new AtomicInteger();

  void begun() {
    count.incrementAndGet();
  }

  void forget() {
    count.set(0);
  }

  int count() {
    return count.get();
  }
}
