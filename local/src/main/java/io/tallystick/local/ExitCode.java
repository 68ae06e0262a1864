package io.tallystick.local;

/** What the exit code of the {@code tally} command says; the same for all its commands. */
public final class ExitCode {
  public static final int OK = 0;
  /** It did not succeed: refused, or a check found something wrong. */
  public static final int FAILED = 1;
  /** The command line is wrong. */
  public static final int USAGE = 2;
  /** The machine lacks something that the command needs, such as a running ledger. */
  public static final int ENVIRONMENT = 3;
  /** Stopped by the user (SIGINT). */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
