package io.tallystick.local.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Waiting times of single operations, as a table for people and as JSON for programs. */
final class LatencyReport {
  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.99;

  private final List<Latency> latencies = new ArrayList<>();

  void add(Latency latency) {
    latencies.add(latency);
  }

  boolean isEmpty() {
    return latencies.isEmpty();
  }

  static String header() {
    return String.format(Locale.ROOT, "%-13s %-14s %8s %12s %10s %10s %8s", "path", "operation", "clients", "per second", "p50 ms", "p99 ms", "refused");
  }

  static String row(Latency latency) {
    return String.format(
        Locale.ROOT,
        "%-13s %-14s %8d %,12.0f %10.2f %10.2f %8d",
        latency.design().label(),
        latency.operation().label(),
        latency.clients(),
        latency.perSecond(),
        latency.percentile(HALF),
        latency.percentile(NEARLY_ALL),
        latency.refused());
  }

  void printTable(PrintStream out) {
    out.println(header());
    latencies.forEach(latency -> out.println(row(latency)));
  }

  /** Objects with the fields of {@link Latency}, and the percentiles, into an array that is open. */
  void writeJson(JsonGenerator json) throws IOException {
    for (Latency latency : latencies) {
      json.writeStartObject();
      json.writeStringField("path", latency.design().label());
      json.writeStringField("operation", latency.operation().label());
      json.writeNumberField("clients", latency.clients());
      json.writeNumberField("operations", latency.operations());
      json.writeNumberField("refused", latency.refused());
      json.writeNumberField("seconds", latency.seconds());
      json.writeNumberField("operations_per_second", latency.perSecond());
      writeIfKnown(json, "p50_milliseconds", latency.percentile(HALF));
      writeIfKnown(json, "p99_milliseconds", latency.percentile(NEARLY_ALL));
      json.writeEndObject();
    }
  }

  private static void writeIfKnown(JsonGenerator json, String name, double value) throws IOException {
    if (!Double.isNaN(value)) {
      json.writeNumberField(name, value);
    }
  }
}
