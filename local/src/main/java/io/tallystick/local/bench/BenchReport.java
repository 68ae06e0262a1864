package io.tallystick.local.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, as a table for people and as JSON for programs. Rates are compared with the usual design's in the same run. */
final class BenchReport {
  private static final double SMALLEST_SHARE = 0.03;

  private final List<Measurement> measurements = new ArrayList<>();
  private final LatencyReport latencies = new LatencyReport();
  private final StartReport starts = new StartReport();
  private final ShardsReport shards = new ShardsReport(this::usualRate, Runtime.getRuntime().availableProcessors());
  private final DeliveryReport deliveries = new DeliveryReport();

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  void add(Latency latency) {
    latencies.add(latency);
  }

  void add(DeliveryMeasurement row) {
    deliveries.add(row);
  }

  void add(FunctionStart.Row row) {
    starts.add(row);
  }

  void add(ShardsRow row) {
    shards.add(row);
  }

  String row(ShardsRow row) {
    return shards.row(row);
  }

  /** The usual design's rate for that choice, NaN if it was not measured. */
  private double usualRate(AccountChoice choice) {
    return measurements.stream()
        .filter(measurement -> measurement.path() == BenchPath.USUAL_DESIGN && measurement.choice() == choice)
        .mapToDouble(Measurement::transfersPerSecond)
        .max()
        .orElse(Double.NaN);
  }

  static String header() {
    return String.format(
        Locale.ROOT, "%-13s %-9s %6s %12s %8s %14s  %s", "path", "accounts", "batch", "transfers/s", "× usual", "write units/tr", "where the time goes");
  }

  String row(Measurement measurement) {
    double ratio = measurement.transfersPerSecond() / usualRate(measurement.choice());
    return String.format(
        Locale.ROOT,
        "%-13s %-9s %6s %,12.0f %8s %14s  %s",
        measurement.path().label(),
        measurement.choice().label(),
        measurement.batch() == 0 ? "" : Integer.toString(measurement.batch()),
        measurement.transfersPerSecond(),
        Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.1f", ratio),
        Double.isNaN(measurement.writeUnits()) ? "" : String.format(Locale.ROOT, "%.4f", measurement.writeUnitsPerTransfer()),
        shares(measurement));
  }

  private static String shares(Measurement measurement) {
    double all = measurement.milliseconds().values().stream().mapToDouble(Double::doubleValue).sum();
    return measurement.milliseconds().entrySet().stream()
        .filter(phase -> phase.getValue() > SMALLEST_SHARE * all)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(phase -> String.format(Locale.ROOT, "%s %.0f%%", phase.getKey(), 100 * phase.getValue() / all))
        .collect(Collectors.joining(", "));
  }

  void printTable(PrintStream out) {
    if (!measurements.isEmpty()) {
      out.println(header());
      measurements.forEach(measurement -> out.println(row(measurement)));
    }
    if (!shards.isEmpty()) {
      out.println();
      shards.printTable(out);
    }
    if (!latencies.isEmpty()) {
      out.println();
      latencies.printTable(out);
    }
    if (!deliveries.isEmpty()) {
      out.println();
      deliveries.printTable(out);
    }
    if (!starts.isEmpty()) {
      out.println();
      starts.printTable(out);
    }
  }

  /** One array of objects with the fields of {@link Measurement}, {@link ShardsRow}, {@link Latency}, {@link DeliveryMeasurement} or {@link FunctionStart}, and the rates; {@code times_usual} compares with the usual design on the same accounts. */
  void writeJson(OutputStream out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartArray();
      for (Measurement measurement : measurements) {
        json.writeStartObject();
        json.writeStringField("path", measurement.path().label());
        json.writeStringField("accounts", measurement.choice().label());
        json.writeNumberField("batch", measurement.batch());
        json.writeNumberField("transfers", measurement.transfers());
        json.writeNumberField("seconds", measurement.seconds());
        json.writeNumberField("transfers_per_second", measurement.transfersPerSecond());
        writeIfKnown(json, "times_usual", measurement.transfersPerSecond() / usualRate(measurement.choice()));
        writeIfKnown(json, "write_units_per_transfer", measurement.writeUnitsPerTransfer());
        json.writeObjectFieldStart("milliseconds");
        for (Map.Entry<String, Double> phase : measurement.milliseconds().entrySet()) {
          json.writeNumberField(phase.getKey(), phase.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      shards.writeJson(json);
      latencies.writeJson(json);
      deliveries.writeJson(json);
      starts.writeJson(json);
      json.writeEndArray();
      json.writeRaw('\n');
    }
  }

  private static void writeIfKnown(JsonGenerator json, String name, double value) throws IOException {
    if (!Double.isNaN(value)) {
      json.writeNumberField(name, value);
    }
  }
}
