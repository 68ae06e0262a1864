package io.tallystick.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryTest {
  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "recorder", () -> 0, lines::add);
  private final Telemetry telemetry = new Telemetry(meter, InstantSource.fixed(Instant.ofEpochMilli(5_000)));

  @ParameterizedTest
  @CsvSource({"15000, 14000", "4000, 3000", "2000, 1500", "0, 0"})
  void someOfTheTimeLeftIsKeptBack(long leftMillis, long forWorkMillis) {
    assertThat(Telemetry.timeFor(Duration.ofMillis(leftMillis))).isEqualTo(Duration.ofMillis(forWorkMillis));
  }

  @Test
  void theWorkHasTheTimeThatTheInvocationHasLeft() {
    Duration left = telemetry.around(new FakeContext(15_000), deadline -> deadline.left());

    assertThat(left).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(14));
  }

  @Test
  void metricsAreWrittenWhenTheWorkFailsToo() {
    assertThatThrownBy(
            () ->
                telemetry.around(
                    new FakeContext(15_000),
                    deadline -> {
                      meter.count(Metric.REQUESTS, 1);
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lines).hasSize(1);
  }

  @Test
  void aRehearsalThatHasNotEnoughTimeCountsNothingAndAnyOtherFailureCounts() {
    RuntimeException unavailable = new StoreException.Unavailable("no time", null);
    fail(new RehearsalContext(2_000), unavailable);
    assertThat(lines).isEmpty();
    fail(new RehearsalContext(2_000), new IllegalStateException("broken"));
    fail(new FakeContext(2_000), unavailable);
    assertThat(lines).hasSize(2).allMatch(line -> line.contains("\"Failed\":1.0"));
  }

  private void fail(Context context, RuntimeException failure) {
    assertThatThrownBy(() -> telemetry.around(context, deadline -> new Measured(meter).watched(() -> { throw failure; }))).isSameAs(failure);
  }

  @Test
  void theLagIsTheAgeOfWhatWasPosted() {
    telemetry.lag(Metric.PROJECTOR_LAG, Optional.of(Instant.ofEpochMilli(3_750)));
    telemetry.lag(Metric.PROJECTOR_LAG, Optional.empty());
    meter.flush();

    assertThat(lines).singleElement().asString().contains("\"ProjectorLag\":1250.0");
  }

  @Test
  void aClockBehindTheTablesIsNoNegativeLag() {
    telemetry.lag(Metric.PROJECTOR_LAG, Optional.of(Instant.ofEpochMilli(5_001)));
    meter.flush();

    assertThat(lines).singleElement().asString().contains("\"ProjectorLag\":0.0");
  }
}
