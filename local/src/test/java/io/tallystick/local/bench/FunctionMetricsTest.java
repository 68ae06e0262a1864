package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionMetricsTest {
  @TempDir Path folder;

  @Test
  void valuesOfAllLogsAreAddedUpWhateverElseStandsInThem() throws IOException {
    Path recorder = folder.resolve("recorder.log");
    Path projector = folder.resolve("projector.log");
    Files.writeString(
        folder.resolve("recorder.log.1"), line(7, "{\"Name\":\"WriteUnits\"}", "\"WriteUnits\":2.5"));
    Files.writeString(
        recorder,
        "[7] START RequestId: 1 Version: $LATEST\n"
            + line(7, "{\"Name\":\"WriteUnits\"},{\"Name\":\"AppendTime\"}", "\"WriteUnits\":1.0,\"AppendTime\":[3.5,4.5],\"Ledger\":\"tallystick\"")
            + "[7] {\"level\":\"WARN\",\"message\":\"WriteUnits\"}\n");
    Files.writeString(projector, line(8, "{\"Name\":\"WriteUnits\"}", "\"WriteUnits\":10.0"));

    Map<String, Double> sums = new FunctionMetrics(List.of(recorder, projector, folder.resolve("keeper.log"))).sums();

    assertThat(sums).containsOnly(Map.entry("WriteUnits", 13.5), Map.entry("AppendTime", 8.0));
  }

  private static String line(int pid, String metrics, String values) {
    return "[" + pid + "] {\"_aws\":{\"CloudWatchMetrics\":[{\"Metrics\":[" + metrics + "]}]}," + values + "}\n";
  }
}
