package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionStartTest {
  private static final String LOG = """
      [11] INIT_START Runtime: java25 Init Duration: 1402.85 ms
      [11] START RequestId: a Version: $LATEST
      [11] REPORT RequestId: a\tDuration: 51.20 ms\tBilled Duration: 52 ms\tMemory Size: 1769 MB
      [12] INIT_START Runtime: java25 Init Duration: 900.50 ms
      [11] REPORT RequestId: b\tDuration: 2.00 ms\tBilled Duration: 2 ms\tMemory Size: 1769 MB
      [12] REPORT RequestId: c\tDuration: 33.25 ms\tBilled Duration: 34 ms\tMemory Size: 1769 MB
      """;

  @TempDir private Path folder;

  @Test
  void theTimesOfAProcessAreThoseOfItsStartAndItsFirstEvent() throws IOException {
    FunctionLogTimes times = new FunctionLogTimes(Files.writeString(folder.resolve("f.log"), LOG));
    assertThat(times.initialised(11)).isEqualTo(1402.85);
    assertThat(times.answered(11)).isEqualTo(51.2);
    assertThat(times.initialised(12)).isEqualTo(900.5);
    assertThat(times.answered(12)).isEqualTo(33.25);
    assertThatThrownBy(() -> times.answered(1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("process 1");
  }

  @Test
  void aRowHasTheMedianAndTheWorst() {
    FunctionStart.Row row = row(900, 100, 500);
    assertThat(row.median(FunctionStart::initialised)).isEqualTo(500);
    assertThat(row.worst(FunctionStart::initialised)).isEqualTo(900);
    assertThat(row(4, 1, 3, 2).median(FunctionStart::initialised)).isEqualTo(2);
    assertThat(StartReport.row(row)).isEqualTo("start         on              3                500 (900)                  50 (90)        128");
  }

  private static FunctionStart.Row row(double... initialised) {
    return new FunctionStart.Row(true, DoubleStream.of(initialised).mapToObj(value -> new FunctionStart(value, value / 10, 128)).toList());
  }
}
