package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardsReportTest {
  private final ShardsReport report = new ShardsReport(choice -> choice == AccountChoice.UNIFORM ? 100 : Double.NaN, 2);

  private static ShardsRow row(int shards, AccountChoice choice, long transfers, double processorSeconds) {
    return row(shards, 0, choice, transfers, 0.02, Double.NaN, processorSeconds);
  }

  private static ShardsRow row(int shards, double crossing, AccountChoice choice, long transfers, double units, double posted, double processorSeconds) {
    Optional<ShardsRow.Cost> cost = Double.isNaN(posted) ? Optional.empty() : Optional.of(new ShardsRow.Cost(1_000, 1_000 * units, 1_000 * posted));
    Measurement measurement = new Measurement(BenchPath.SHARDS, choice, 1_000, transfers, 2, units * transfers, Map.of("append", 3.0));
    return new ShardsRow(shards, crossing, 2, measurement, cost, transfers / 500, transfers / 1_000, 0.5, processorSeconds, processorSeconds / 4);
  }

  private String printed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.printTable(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void rowsAreComparedWithTheUsualDesignAndWithTheFirstOfTheSameLoad() {
    report.add(row(1, AccountChoice.UNIFORM, 40_000, 2));
    report.add(row(1, AccountChoice.ZIPF, 10_000, 2));
    report.add(row(4, AccountChoice.UNIFORM, 60_000, 4));
    assertThat(printed().lines())
        .anyMatch(line -> line.matches("1 +uniform +0% +1000 +20,000 +200\\.0 +1\\.00 +1\\.00 +0\\.0200 +0\\.500 +50% +50\\.0"))
        .anyMatch(line -> line.matches("1 +zipf +0% +1000 +5,000 +1\\.00 +1\\.00 +0\\.0200 +0\\.500 +50% +200\\.0"))
        .anyMatch(line -> line.matches("4 +uniform +0% +1000 +30,000 +300\\.0 +1\\.50 +1\\.00 +0\\.0200 +0\\.500 +50% +66\\.7"));
  }

  @Test
  void theLastLineSaysWhatTheProcessorsBound() {
    report.add(row(1, AccountChoice.UNIFORM, 40_000, 2));
    report.add(row(4, AccountChoice.UNIFORM, 60_000, 4));
    assertThat(printed()).endsWith("A transfer took 50.0 µs of a processor at least, 25 % of all that time in DynamoDB Local: with 2 processors no number of shards makes more than 40,000 a second here, less what else runs.\n");
  }

  @Test
  void jsonHasTheFiguresOfEachRow() throws IOException {
    report.add(row(4, AccountChoice.UNIFORM, 60_000, 4));
    report.add(row(4, AccountChoice.ZIPF, 60_000, 4));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      report.writeJson(json);
      json.writeEndArray();
    }
    JsonNode rows = new ObjectMapper().readTree(text.toString());
    JsonNode row = rows.get(0);
    assertThat(row.get("path").asText()).isEqualTo("shards");
    assertThat(row.get("shards").asInt()).isEqualTo(4);
    assertThat(row.get("recorders").asInt()).isEqualTo(2);
    assertThat(row.get("times_usual").asDouble()).isEqualTo(300);
    assertThat(row.get("crossing_percent").asDouble()).isZero();
    assertThat(row.has("all_write_units_per_transfer")).isFalse();
    assertThat(row.get("write_units_per_transfer").asDouble()).isEqualTo(0.02);
    assertThat(row.get("segments").asLong()).isEqualTo(120);
    assertThat(row.get("conflicts").asLong()).isEqualTo(60);
    assertThat(row.get("busiest_share").asDouble()).isEqualTo(0.5);
    assertThat(row.get("processor_bound_per_second").asDouble()).isEqualTo(30_000);
    assertThat(row.get("milliseconds").get("append").asDouble()).isEqualTo(3);
    assertThat(rows.get(1).has("times_usual")).isFalse();
  }

  private void addCrossing() {
    report.add(row(4, 0, AccountChoice.UNIFORM, 40_000, 0.02, 0.08, 2));
    report.add(row(2, 0, AccountChoice.UNIFORM, 80_000, 9, 9, 2));
    report.add(row(4, 0, AccountChoice.ZIPF, 80_000, 9, 9, 2));
    report.add(row(4, 0.5, AccountChoice.UNIFORM, 20_000, 0.04, 0.10, 2));
    report.add(row(4, 1, AccountChoice.UNIFORM, 10_000, 0.06, 0.12, 2));
  }

  /** Half of 0.14 units is that of the local ones, 0.05; so the other half takes 0.09, which is 0.18 for each. */
  @Test
  void whatCrossesIsComparedWithWhatDoesNotOnAsManyShards() {
    addCrossing();
    assertThat(printed().lines())
        .anyMatch(line -> line.matches("4 +uniform +50% +1000 +10,000 +100\\.0 +1\\.00 +0\\.50 +0\\.0400 +0\\.1400 +0\\.500 +50% +100\\.0"))
        .contains(
            "4 shards, uniform, batches of 1,000, 50 % crossing: a transfer between two shards takes 0.1800 write units, one on one shard 0.1000: 1.80 times as many (recording 0.0600 and 0.0200, 3.00 times; read tables 0.1200 and 0.0800, 1.50 times).",
            "4 shards, uniform, batches of 1,000, 100 % crossing: a transfer between two shards takes 0.1800 write units, one on one shard 0.1000: 1.80 times as many (recording 0.0600 and 0.0200, 3.00 times; read tables 0.1200 and 0.0800, 1.50 times).");
  }

  @Test
  void jsonHasWhatCrossingCosts() throws IOException {
    addCrossing();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      report.writeJson(json);
      json.writeEndArray();
    }
    JsonNode rows = new ObjectMapper().readTree(text.toString());
    assertThat(rows).hasSize(7);
    assertThat(rows.get(3).get("crossing_percent").asDouble()).isEqualTo(50);
    assertThat(rows.get(3).get("times_local").asDouble()).isEqualTo(0.5);
    assertThat(rows.get(3).get("posting_write_units_per_transfer").asDouble()).isCloseTo(0.10, within(1e-9));
    assertThat(rows.get(3).get("all_write_units_per_transfer").asDouble()).isCloseTo(0.14, within(1e-9));
    JsonNode cost = rows.get(6);
    assertThat(cost.get("path").asText()).isEqualTo("crossing_cost");
    assertThat(cost.get("crossing_percent").asDouble()).isEqualTo(100);
    assertThat(cost.get("write_units_of_a_local_transfer").asDouble()).isCloseTo(0.10, within(1e-9));
    assertThat(cost.get("write_units_of_a_crossing_transfer").asDouble()).isCloseTo(0.18, within(1e-9));
    assertThat(cost.get("times").asDouble()).isCloseTo(1.8, within(1e-9));
    assertThat(cost.get("times_recording").asDouble()).isCloseTo(3, within(1e-9));
    assertThat(cost.get("times_read_tables").asDouble()).isCloseTo(1.5, within(1e-9));
  }
}
