package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

class ShardsReportTest {
  private final ShardsReport report = new ShardsReport(choice -> choice == AccountChoice.UNIFORM ? 100 : Double.NaN, 2);

  private static ShardsRow row(int shards, AccountChoice choice, long transfers, double processorSeconds) {
    Measurement measurement = new Measurement(BenchPath.SHARDS, choice, 1_000, transfers, 2, 0.02 * transfers, Map.of("append", 3.0));
    return new ShardsRow(shards, 2, measurement, transfers / 500, transfers / 1_000, 0.5, processorSeconds, processorSeconds / 4);
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
        .anyMatch(line -> line.matches("1 +uniform +1000 +20,000 +200\\.0 +1\\.00 +0\\.0200 +0\\.500 +50% +50\\.0"))
        .anyMatch(line -> line.matches("1 +zipf +1000 +5,000 +1\\.00 +0\\.0200 +0\\.500 +50% +200\\.0"))
        .anyMatch(line -> line.matches("4 +uniform +1000 +30,000 +300\\.0 +1\\.50 +0\\.0200 +0\\.500 +50% +66\\.7"));
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
    assertThat(row.get("write_units_per_transfer").asDouble()).isEqualTo(0.02);
    assertThat(row.get("segments").asLong()).isEqualTo(120);
    assertThat(row.get("conflicts").asLong()).isEqualTo(60);
    assertThat(row.get("busiest_share").asDouble()).isEqualTo(0.5);
    assertThat(row.get("processor_bound_per_second").asDouble()).isEqualTo(30_000);
    assertThat(row.get("milliseconds").get("append").asDouble()).isEqualTo(3);
    assertThat(rows.get(1).has("times_usual")).isFalse();
  }
}
