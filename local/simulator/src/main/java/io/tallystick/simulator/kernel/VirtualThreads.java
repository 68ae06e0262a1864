package io.tallystick.simulator.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/**
 * Virtual threads on a scheduler of one's own, which the JDK has but does not offer yet. The threads that such a thread starts inherit its scheduler, so production code that works on several virtual
 * threads needs no seam. The JVM has to be started with {@code --add-opens java.base/java.lang=ALL-UNNAMED}, or from a jar whose manifest says so.
 */
final class VirtualThreads {
  private static final MethodHandle NEW = constructor();

  private VirtualThreads() {}

  private static MethodHandle constructor() {
    try {
      Constructor<?> constructor = Class.forName("java.lang.VirtualThread").getDeclaredConstructor(Executor.class, String.class, int.class, Runnable.class);
      constructor.setAccessible(true);
      return MethodHandles.lookup().unreflectConstructor(constructor);
    } catch (ReflectiveOperationException | RuntimeException unavailable) {
      throw new IllegalStateException("this JVM gives no virtual threads a scheduler of their own; it needs --add-opens java.base/java.lang=ALL-UNNAMED", unavailable);
    }
  }

  static void start(Executor scheduler, String name, Runnable body) {
    Thread thread;
    try {
      thread = (Thread) NEW.invoke(scheduler, name, 0, body);
    } catch (Throwable broken) {
      throw new IllegalStateException("a virtual thread could not be made", broken);
    }
    thread.start();
  }
}
