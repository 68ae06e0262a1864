package io.tallystick.local.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        Locale.ROOT, "%-7s %-9s %9s %6s %12s %8s %8s %8s %14s %12s %13s %14s %15s", "shards", "accounts", "crossing", "batch", "transfers/s", "× usual", "× fewest", "× local", "write units/tr", "all units/tr", "conflicts/seg", "busiest shard", "processor µs/tr");
  }

  String row(ShardsRow row) {
    Measurement measurement = row.measurement();
    return String.format(
        Locale.ROOT,
        "%-7d %-9s %8.0f%% %6d %,12.0f %8s %8s %8s %14.4f %12s %13.3f %13.0f%% %15.1f",
        row.shards(),
        measurement.choice().label(),
        PERCENT * row.crossing(),
        measurement.batch(),
        measurement.transfersPerSecond(),
        ratio(timesUsual(row), "%.1f"),
        ratio(timesFewest(row), "%.2f"),
        ratio(timesLocal(row), "%.2f"),
        measurement.writeUnitsPerTransfer(),
        ratio(row.cost().map(ShardsRow.Cost::perTransfer).orElse(Double.NaN), "%.4f"),
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

  /** Compared with the first row of the same accounts, share of crossing transfers and batch. */
  private double timesFewest(ShardsRow row) {
    return rows.stream()
        .filter(other -> other.measurement().choice() == row.measurement().choice() && other.measurement().batch() == row.measurement().batch() && other.crossing() == row.crossing())
        .mapToDouble(other -> row.measurement().transfersPerSecond() / other.measurement().transfersPerSecond())
        .findFirst()
        .orElse(Double.NaN);
  }

  private double timesLocal(ShardsRow row) {
    return local(row).map(local -> row.measurement().transfersPerSecond() / local.measurement().transfersPerSecond()).orElse(Double.NaN);
  }

  /** The row of the same accounts, shards and batch of which no transfer crosses. */
  private Optional<ShardsRow> local(ShardsRow row) {
    return rows.stream()
        .filter(
            other ->
                other.crossing() == 0
                    && other.shards() == row.shards()
                    && other.measurement().choice() == row.measurement().choice()
                    && other.measurement().batch() == row.measurement().batch())
        .findFirst();
  }

  /**
   * What a transfer between two shards costs beside one on one shard, in write units: what a row has more than the row without any, for each of those that cross.
   *
   * @param cost of the row with transfers that cross
   * @param local of the row without
   */
  private record Crossing(ShardsRow row, ShardsRow.Cost cost, ShardsRow.Cost local) {
    private double crossing(ToDoubleFunction<ShardsRow.Cost> units) {
      return (units.applyAsDouble(cost) - (1 - row.crossing()) * units.applyAsDouble(local)) / row.crossing();
    }

    private double times(ToDoubleFunction<ShardsRow.Cost> units) {
      return crossing(units) / units.applyAsDouble(local);
    }

    String sentence() {
      return String.format(
          Locale.ROOT,
          "%d shards, %s, batches of %,d, %.0f %% crossing: a transfer between two shards takes %.4f write units, one on one shard %.4f: %.2f times as many (recording %.4f and %.4f, %.2f times; read tables %.4f and %.4f, %.2f times).",
          row.shards(),
          row.measurement().choice().label(),
          row.measurement().batch(),
          PERCENT * row.crossing(),
          crossing(ShardsRow.Cost::perTransfer),
          local.perTransfer(),
          times(ShardsRow.Cost::perTransfer),
          crossing(ShardsRow.Cost::recordingPerTransfer),
          local.recordingPerTransfer(),
          times(ShardsRow.Cost::recordingPerTransfer),
          crossing(ShardsRow.Cost::postingPerTransfer),
          local.postingPerTransfer(),
          times(ShardsRow.Cost::postingPerTransfer));
    }
  }

  private List<Crossing> crossings() {
    return rows.stream()
        .filter(row -> row.crossing() > 0)
        .flatMap(row -> row.cost().flatMap(cost -> local(row).flatMap(ShardsRow::cost).map(local -> new Crossing(row, cost, local))).stream())
        .toList();
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
    crossings().forEach(crossing -> out.println(crossing.sentence()));
  }

  /** Objects with the figures of each row into an array that is open. */
  void writeJson(JsonGenerator json) throws IOException {
    for (ShardsRow row : rows) {
      Measurement measurement = row.measurement();
      json.writeStartObject();
      json.writeStringField("path", BenchPath.SHARDS.label());
      json.writeNumberField("shards", row.shards());
      json.writeNumberField("crossing_percent", PERCENT * row.crossing());
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
      if (row.cost().isPresent()) {
        json.writeNumberField("recording_write_units_per_transfer", row.cost().get().recordingPerTransfer());
        json.writeNumberField("posting_write_units_per_transfer", row.cost().get().postingPerTransfer());
        json.writeNumberField("all_write_units_per_transfer", row.cost().get().perTransfer());
      }
      if (!Double.isNaN(timesLocal(row))) {
        json.writeNumberField("times_local", timesLocal(row));
      }
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
    for (Crossing crossing : crossings()) {
      json.writeStartObject();
      json.writeStringField("path", "crossing_cost");
      json.writeNumberField("shards", crossing.row().shards());
      json.writeStringField("accounts", crossing.row().measurement().choice().label());
      json.writeNumberField("batch", crossing.row().measurement().batch());
      json.writeNumberField("crossing_percent", PERCENT * crossing.row().crossing());
      json.writeNumberField("write_units_of_a_local_transfer", crossing.local().perTransfer());
      json.writeNumberField("write_units_of_a_crossing_transfer", crossing.crossing(ShardsRow.Cost::perTransfer));
      json.writeNumberField("times", crossing.times(ShardsRow.Cost::perTransfer));
      json.writeNumberField("times_recording", crossing.times(ShardsRow.Cost::recordingPerTransfer));
      json.writeNumberField("times_read_tables", crossing.times(ShardsRow.Cost::postingPerTransfer));
      json.writeEndObject();
    }
  }
}
