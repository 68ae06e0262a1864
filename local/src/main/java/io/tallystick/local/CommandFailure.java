package io.tallystick.local;

import java.util.Objects;

/**
 * Ends a command with one line on standard error and an exit code: something that the user can understand and act on, not a bug.
 *
 * <p>The message is a whole sentence without the command's name; it says what is wrong and, where there is something to do about it, what.
 */
public final class CommandFailure extends RuntimeException {
  private final int exitCode;

  private CommandFailure(int exitCode, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.exitCode = exitCode;
  }

  /** Refused, or a check found something wrong. */
  public static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message, null);
  }

  /** Refused, or a check found something wrong; the cause is shown with {@code --debug}. */
  public static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(ExitCode.FAILED, message, cause);
  }

  /** The options do not go together, though each is right. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  /** The machine lacks something that the command needs. */
  public static CommandFailure environment(String message) {
    return new CommandFailure(ExitCode.ENVIRONMENT, message, null);
  }

  /** The machine lacks something that the command needs; the cause is shown with {@code --debug}. */
  public static CommandFailure environment(String message, Throwable cause) {
    return new CommandFailure(ExitCode.ENVIRONMENT, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
