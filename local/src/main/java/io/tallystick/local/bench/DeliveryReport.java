package io.tallystick.local.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Deliveries, as a table for people and as JSON for programs. Rates are compared with plain posting in the same run. */
final class DeliveryReport {
  private final List<DeliveryMeasurement> rows = new ArrayList<>();

  void add(DeliveryMeasurement row) {
    rows.add(row);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  static String header() {
    return String.format(Locale.ROOT, "%-16s %12s %12s %8s %14s %14s %14s", "deliveries", "of", "each second", "× plain", "write units/1k", "SQS calls/1k", "invocations/1k");
  }

  String row(DeliveryMeasurement row) {
    double ratio = row.perSecond() / plainRate();
    return String.format(
        Locale.ROOT, "%-16s %,12d %,12.0f %8s %14.2f %14.1f %14.1f", row.way().label(), row.deliveries(), row.perSecond(),
        Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio), 1e3 * row.each(row.writeUnits()), 1e3 * row.each(row.queueCalls()), 1e3 * row.each(row.invocations()));
  }

  private double plainRate() {
    return rows.stream().filter(row -> row.way() == DeliveryMeasurement.Way.PLAIN).mapToDouble(DeliveryMeasurement::perSecond).max().orElse(Double.NaN);
  }

  void printTable(PrintStream out) {
    out.println(header());
    rows.forEach(row -> out.println(row(row)));
  }

  /** Objects with the figures of each row into an array that is open. */
  void writeJson(JsonGenerator json) throws IOException {
    for (DeliveryMeasurement row : rows) {
      json.writeStartObject();
      json.writeStringField("path", BenchPath.DELIVERIES.label());
      json.writeStringField("way", row.way().label());
      json.writeNumberField("deliveries", row.deliveries());
      json.writeNumberField("seconds", row.seconds());
      json.writeNumberField("deliveries_per_second", row.perSecond());
      json.writeNumberField("write_units_per_delivery", row.each(row.writeUnits()));
      json.writeNumberField("sqs_calls_per_delivery", row.each(row.queueCalls()));
      json.writeNumberField("invocations_per_delivery", row.each(row.invocations()));
      json.writeEndObject();
    }
  }
}
