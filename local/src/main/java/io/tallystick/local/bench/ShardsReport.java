package io.tallystick.local.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What several shards do, as a table for people and as JSON for programs. */
final class ShardsReport {
  private static final double PERCENT = 100;

  private final List<ShardsRow> rows = new ArrayList<>();
  private final ToDoubleFunction<AccountChoice> usualRate;
  private final int processors;

  /**
   * @param usualRate the usual design's rate in the same run, NaN if it was not measured
   * @param processors of this machine
   */
  ShardsReport(ToDoubleFunction<AccountChoice> usualRate, int processors) {
    this.usualRate = usualRate;
    this.processors = processors;
  }

  void add(ShardsRow row) {
    rows.add(row);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  static String header() {
    return String.format(
        Locale.ROOT, "%-7s %-9s %6s %12s %8s %8s %14s %13s %14s %15s", "shards", "accounts", "batch", "transfers/s", "× usual", "× fewest", "write units/tr", "conflicts/seg", "busiest shard", "processor µs/tr");
  }

  String row(ShardsRow row) {
    Measurement measurement = row.measurement();
    return String.format(
        Locale.ROOT,
        "%-7d %-9s %6d %,12.0f %8s %8s %14.4f %13.3f %13.0f%% %15.1f",
        row.shards(),
        measurement.choice().label(),
        measurement.batch(),
        measurement.transfersPerSecond(),
        ratio(timesUsual(row), "%.1f"),
        ratio(timesFewest(row), "%.2f"),
        measurement.writeUnitsPerTransfer(),
        row.conflictsPerSegment(),
        PERCENT * row.busiestShare(),
        row.processorMicrosPerTransfer());
  }

  private static String ratio(double value, String format) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  private double timesUsual(ShardsRow row) {
    return row.measurement().transfersPerSecond() / usualRate.applyAsDouble(row.measurement().choice());
  }

  /** Compared with the first row of the same accounts and batch. */
  private double timesFewest(ShardsRow row) {
    return rows.stream()
        .filter(other -> other.measurement().choice() == row.measurement().choice() && other.measurement().batch() == row.measurement().batch())
        .mapToDouble(other -> row.measurement().transfersPerSecond() / other.measurement().transfersPerSecond())
        .findFirst()
        .orElse(Double.NaN);
  }

  /** What this machine's processors allow, whatever the number of shards. */
  String bound() {
    double micros = rows.stream().mapToDouble(ShardsRow::processorMicrosPerTransfer).min().orElse(Double.NaN);
    double most = rows.stream().mapToDouble(row -> row.bound(processors)).max().orElse(Double.NaN);
    double emulator = rows.stream().mapToDouble(ShardsRow::emulatorSeconds).sum() / rows.stream().mapToDouble(ShardsRow::processorSeconds).sum();
    return String.format(
        Locale.ROOT,
        "A transfer took %.1f µs of a processor at least, %.0f %% of all that time in DynamoDB Local: with %d processors no number of shards makes more than %,.0f a second here, less what else runs.",
        micros,
        PERCENT * emulator,
        processors,
        most);
  }

  void printTable(PrintStream out) {
    out.println(header());
    rows.forEach(row -> out.println(row(row)));
    out.println(bound());
  }

  /** Objects with the figures of each row into an array that is open. */
  void writeJson(JsonGenerator json) throws IOException {
    for (ShardsRow row : rows) {
      Measurement measurement = row.measurement();
      json.writeStartObject();
      json.writeStringField("path", BenchPath.SHARDS.label());
      json.writeNumberField("shards", row.shards());
      json.writeNumberField("recorders", row.recorders());
      json.writeStringField("accounts", measurement.choice().label());
      json.writeNumberField("batch", measurement.batch());
      json.writeNumberField("transfers", measurement.transfers());
      json.writeNumberField("seconds", measurement.seconds());
      json.writeNumberField("transfers_per_second", measurement.transfersPerSecond());
      if (!Double.isNaN(timesUsual(row))) {
        json.writeNumberField("times_usual", timesUsual(row));
      }
      json.writeNumberField("write_units_per_transfer", measurement.writeUnitsPerTransfer());
      json.writeNumberField("segments", row.segments());
      json.writeNumberField("conflicts", row.conflicts());
      json.writeNumberField("busiest_share", row.busiestShare());
      json.writeNumberField("processors", processors);
      json.writeNumberField("processor_microseconds_per_transfer", row.processorMicrosPerTransfer());
      json.writeNumberField("processor_bound_per_second", row.bound(processors));
      json.writeObjectFieldStart("milliseconds");
      for (var phase : measurement.milliseconds().entrySet()) {
        json.writeNumberField(phase.getKey(), phase.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
