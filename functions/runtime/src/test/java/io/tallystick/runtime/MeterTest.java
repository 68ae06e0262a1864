package io.tallystick.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {
  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "recorder", () -> 1_795_000_000_000L, lines::add);

  @Test
  void anInvocationIsOneLineInTheEmbeddedMetricFormat() throws Exception {
    meter.count(Metric.REQUESTS, 3);
    meter.count(Metric.REQUESTS, 4);
    meter.value(Metric.SEGMENT_BYTES, 100);
    meter.value(Metric.SEGMENT_BYTES, 250);
    meter.flush();

    assertThat(lines).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines.getFirst());
    assertThat(line)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"_aws":{"Timestamp":1795000000000,"CloudWatchMetrics":[{"Namespace":"Tallystick",
                      "Dimensions":[["Ledger"],["Ledger","Function"]],
                      "Metrics":[{"Name":"Requests","Unit":"Count"},{"Name":"SegmentBytes","Unit":"Bytes"}]}]},
                     "Ledger":"books","Function":"recorder","Requests":7.0,"SegmentBytes":[100.0,250.0]}
                    """));
  }

  @Test
  void nothingMeasuredIsNoLine() {
    meter.flush();

    assertThat(lines).isEmpty();
  }

  @Test
  void aFlushStartsAnew() {
    meter.count(Metric.REQUESTS, 3);
    meter.flush();
    meter.count(Metric.INVALID, 1);
    meter.flush();

    assertThat(lines.get(1)).contains("Invalid").doesNotContain("Requests");
  }

  @Test
  void moreValuesThanALineMayHoldGoIntoTheNext() throws Exception {
    for (int n = 0; n < 2 * Meter.VALUES + 1; n++) {
      meter.value(Metric.APPEND_TIME, n);
    }
    meter.flush();

    assertThat(lines).hasSize(3);
    assertThat(new ObjectMapper().readTree(lines.getFirst()).path("AppendTime")).hasSize(Meter.VALUES);
    assertThat(new ObjectMapper().readTree(lines.getLast()).path("AppendTime").asDouble()).isEqualTo(200);
  }

  @Test
  void everyMetricHasANameOfItsOwn() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::label)).doesNotHaveDuplicates().doesNotContain("Ledger", "Function");
    assertThat(Metric.values()).hasSizeLessThan(100);
  }
}
