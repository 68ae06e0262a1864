package io.tallystick.local.emulator;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Runs another main class and ends this JVM when the parent process is gone.
 *
 * <p>The parent holds the other end of this process's standard input. However the parent ends, {@code kill -9} included, the system closes
 * that pipe, and reading it here comes to its end. So no child outlives the command that started it, and a parent that wants to stop
 * a child in an orderly way closes the pipe.
 */
public final class ParentWatch {

  /** Exit status of a JVM that ended because its parent did. */
  public static final int PARENT_GONE = 86;

  private static final Duration SHUTDOWN_HOOKS_AT_MOST = Duration.ofSeconds(3);

  private ParentWatch() {}

  /**
   * @param arguments the main class to run, then its arguments
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("the name of the main class is missing");
    }
    // A terminal sends these to every process of the command at once; it is the parent who decides when its children stop.
    Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
    if (!System.getProperty("os.name").startsWith("Windows")) {
      Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
    }
    Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::awaitParent);
    run(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void run(String mainClass, String[] arguments) throws ReflectiveOperationException {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException failure) {
      // A main that throws would end its JVM with status 1 unless it left threads behind; here it always does.
      failure.getCause().printStackTrace();
      System.exit(1);
    }
  }

  private static void awaitParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; only the end of the stream has a meaning.
      }
    } catch (IOException gone) {
      // A broken pipe says the same as its end.
    }
    Thread.ofPlatform().daemon().name("parent-watch-halt").start(ParentWatch::haltWhenHooksHang);
    System.exit(PARENT_GONE);
  }

  private static void haltWhenHooksHang() {
    try {
      Thread.sleep(SHUTDOWN_HOOKS_AT_MOST);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
