package io.tallystick.local.deploy;

import io.tallystick.local.terminal.Terminal;

/** A line that is shown if the program is stopped (Ctrl-C) before this is closed: what it has begun elsewhere goes on without it. */
final class StopNotice implements AutoCloseable {
  private final Thread hook;

  private StopNotice(Thread hook) {
    this.hook = hook;
  }

  static StopNotice of(Terminal terminal, String line) {
    Thread hook = Thread.ofPlatform().unstarted(() -> {
      terminal.note("");
      terminal.note(line);
      terminal.flush();
    });
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopNotice(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // Then the line is being shown.
    }
  }
}
