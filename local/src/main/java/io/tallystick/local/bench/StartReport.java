package io.tallystick.local.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Starts of functions, as a table for people and as JSON for programs. */
final class StartReport {
  private final List<FunctionStart.Row> rows = new ArrayList<>();

  void add(FunctionStart.Row row) {
    rows.add(row);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  static String header() {
    return String.format(Locale.ROOT, "%-13s %-9s %7s %24s %24s %10s", "path", "SnapStart", "starts", "initialised ms (worst)", "first answer ms (worst)", "MB");
  }

  static String row(FunctionStart.Row row) {
    return String.format(
        Locale.ROOT,
        "%-13s %-9s %7d %24s %24s %10s",
        BenchPath.START.label(),
        row.snapStart() ? "on" : "off",
        row.starts().size(),
        both(row, FunctionStart::initialised),
        both(row, FunctionStart::answered),
        Double.isNaN(row.worst(FunctionStart::megabytes)) ? "" : String.format(Locale.ROOT, "%.0f", row.worst(FunctionStart::megabytes)));
  }

  private static String both(FunctionStart.Row row, ToDoubleFunction<FunctionStart> figure) {
    return String.format(Locale.ROOT, "%.0f (%.0f)", row.median(figure), row.worst(figure));
  }

  void printTable(PrintStream out) {
    out.println(header());
    rows.forEach(row -> out.println(row(row)));
  }

  /** Objects with the figures of each row into an array that is open. */
  void writeJson(JsonGenerator json) throws IOException {
    for (FunctionStart.Row row : rows) {
      json.writeStartObject();
      json.writeStringField("path", BenchPath.START.label());
      json.writeBooleanField("snap_start", row.snapStart());
      json.writeNumberField("starts", row.starts().size());
      json.writeNumberField("initialised_milliseconds", row.median(FunctionStart::initialised));
      json.writeNumberField("first_answer_milliseconds", row.median(FunctionStart::answered));
      if (!Double.isNaN(row.worst(FunctionStart::megabytes))) {
        json.writeNumberField("resident_megabytes", row.worst(FunctionStart::megabytes));
      }
      json.writeEndObject();
    }
  }
}
