package io.tallystick.simulator.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
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

  /** Whose continuation it is: what a scheduler is given is a method of the thread, which the one field of the object holds. */
  static Thread owner(Runnable continuation) {
    try {
      return (Thread) OWNER.get(continuation.getClass()).invokeExact(continuation);
    } catch (Throwable broken) {
      throw new IllegalStateException("the owner of a continuation cannot be told", broken);
    }
  }

  private static final ClassValue<MethodHandle> OWNER =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> continuation) {
          try {
            Field owner = continuation.getDeclaredFields()[0];
            owner.setAccessible(true);
            return MethodHandles.lookup().unreflectGetter(owner).asType(MethodType.methodType(Thread.class, Runnable.class));
          } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
          }
        }
      };

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
