package io.tallystick.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the functions measure, read from their source: the templates' module depends on no other. */
final class Measured {
  /** The sets of dimensions by which each metric is written. */
  static final Set<List<Object>> DIMENSIONS = Set.of(List.of("Ledger"), List.of("Ledger", "Function"));

  private static final Path METRICS = Path.of("..", "functions", "runtime", "src", "main", "java", "io", "tallystick", "runtime", "Metric.java");
  private static final Pattern CONSTANT = Pattern.compile("(?m)^  [A-Z_]+\\(\"(\\w+)\", \"\\w+\"\\)");

  private Measured() {}

  static Set<String> labels() {
    try {
      Set<String> labels = new TreeSet<>();
      Matcher constants = CONSTANT.matcher(Files.readString(METRICS));
      while (constants.find()) {
        labels.add(constants.group(1));
      }
      return labels;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
