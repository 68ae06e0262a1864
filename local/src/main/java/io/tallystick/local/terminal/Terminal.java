package io.tallystick.local.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * Where a command writes: data to {@link #out()}, all else to {@link #err()}, both in UTF-8. Knows whether a person is looking.
 *
 * <p>Colour is used on a terminal only, unless {@code NO_COLOR} is set to anything (no-color.org) or {@code TERM} is {@code dumb}.
 */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int OUTPUT_BUFFER_BYTES = 1 << 16;
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean outIsTerminal;
  private final boolean errIsTerminal;
  private final boolean colourAllowed;
  private final int columns;

  private Terminal(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal, boolean colourAllowed, int columns) {
    this.out = out;
    this.err = err;
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
    this.colourAllowed = colourAllowed;
    this.columns = columns;
  }

  /** The process's own streams. The script {@code local/tally} says by system properties which of them are terminals, and how wide. */
  public static Terminal ofProcess() {
    PrintStream out = utf8(new FileOutputStream(FileDescriptor.out), isOn(System.getProperties(), "tallystick.terminal.out"));
    PrintStream err = utf8(new FileOutputStream(FileDescriptor.err), true);
    System.setOut(out);
    System.setErr(err);
    return of(out, err, System.getProperties(), System.getenv());
  }

  /** For any streams, with what the properties and the environment say about them. */
  public static Terminal of(PrintStream out, PrintStream err, Properties properties, Map<String, String> environment) {
    boolean colourAllowed = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
    int columns;
    try {
      columns = Integer.parseInt(properties.getProperty("tallystick.terminal.columns", ""));
    } catch (NumberFormatException unknown) {
      columns = DEFAULT_COLUMNS;
    }
    return new Terminal(
        out,
        err,
        isOn(properties, "tallystick.terminal.out"),
        isOn(properties, "tallystick.terminal.err"),
        colourAllowed,
        Math.max(1, columns));
  }

  private static boolean isOn(Properties properties, String name) {
    return "true".equals(properties.getProperty(name));
  }

  /** What a person reads is flushed at every line; what a program reads is not, which is ten times as fast. */
  private static PrintStream utf8(FileOutputStream file, boolean flushEveryLine) {
    return flushEveryLine
        ? new PrintStream(file, true, StandardCharsets.UTF_8)
        : new PrintStream(new BufferedOutputStream(file, OUTPUT_BUFFER_BYTES), false, StandardCharsets.UTF_8);
  }

  /** The data that the command was asked for. */
  public PrintStream out() {
    return out;
  }

  /** Progress, warnings, errors. */
  public PrintStream err() {
    return err;
  }

  public boolean outIsTerminal() {
    return outIsTerminal;
  }

  public boolean errIsTerminal() {
    return errIsTerminal;
  }

  public boolean outHasColour() {
    return outIsTerminal && colourAllowed;
  }

  public boolean errHasColour() {
    return errIsTerminal && colourAllowed;
  }

  /** How many characters fit in a line. */
  public int columns() {
    return columns;
  }

  /** One line about what went wrong. */
  public void error(String line) {
    out.flush();
    err.println(errHasColour() ? RED + line + RESET : line);
  }

  /** One line about something to look at; the command goes on. */
  public void warning(String line) {
    String marked = "warning: " + line;
    err.println(errHasColour() ? YELLOW + marked + RESET : marked);
  }

  /** One line about what goes on. */
  public void note(String line) {
    err.println(line);
  }

  public PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  public PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  public void flush() {
    out.flush();
    err.flush();
  }
}
