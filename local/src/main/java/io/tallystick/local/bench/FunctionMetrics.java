package io.tallystick.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the functions of a local ledger measured about themselves, from the lines of the embedded metric format in their logs. An invocation that was killed has
 * written none.
 */
final class FunctionMetrics {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "{\"_aws\":";

  private final List<Path> logs;

  /** @param logs the functions' log files; one of before, {@code NAME.log.1}, is read too */
  FunctionMetrics(List<Path> logs) {
    this.logs = logs;
  }

  /** The sum of all values of each metric since the ledger was started. */
  Map<String, Double> sums() throws IOException {
    Map<String, Double> sums = new HashMap<>();
    for (Path log : logs) {
      add(log.resolveSibling(log.getFileName() + ".1"), sums);
      add(log, sums);
    }
    return sums;
  }

  private static void add(Path log, Map<String, Double> sums) throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      for (String line; (line = lines.readLine()) != null; ) {
        int start = line.indexOf(MARK);
        if (start >= 0) {
          add(JSON.readTree(line.substring(start)), sums);
        }
      }
    }
  }

  private static void add(JsonNode line, Map<String, Double> sums) {
    for (JsonNode directive : line.path("_aws").path("CloudWatchMetrics")) {
      for (JsonNode metric : directive.path("Metrics")) {
        String name = metric.path("Name").asText();
        JsonNode value = line.path(name);
        double sum = 0;
        if (value.isArray()) {
          for (JsonNode one : value) {
            sum += one.asDouble();
          }
        } else {
          sum = value.asDouble();
        }
        sums.merge(name, sum, Double::sum);
      }
    }
  }
}
