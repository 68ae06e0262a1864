package io.tallystick.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times that the local host writes into a function's log, each line with the process in front. */
final class FunctionLogTimes {
  private static final Pattern INITIALISED = Pattern.compile("\\[(?<pid>\\d+)] INIT_START .* Init Duration: (?<milliseconds>[0-9.]+) ms");
  private static final Pattern REPORT = Pattern.compile("\\[(?<pid>\\d+)] REPORT RequestId: \\S+\\tDuration: (?<milliseconds>[0-9.]+) ms.*");

  private final Path log;

  FunctionLogTimes(Path log) {
    this.log = log;
  }

  /**
   * @return milliseconds until the process asked for its first event
   * @throws IllegalStateException if the log does not tell
   */
  double initialised(long pid) throws IOException {
    return first(INITIALISED, pid);
  }

  /**
   * @return milliseconds of the process's first event
   * @throws IllegalStateException if the log does not tell
   */
  double answered(long pid) throws IOException {
    return first(REPORT, pid);
  }

  private double first(Pattern pattern, long pid) throws IOException {
    for (String line : Files.readAllLines(log)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches() && Long.parseLong(matcher.group("pid")) == pid) {
        return Double.parseDouble(matcher.group("milliseconds"));
      }
    }
    throw new IllegalStateException("the log " + log + " does not tell of process " + pid);
  }
}
