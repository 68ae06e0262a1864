package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTest {

  @ParameterizedTest
  @CsvSource({"100, 0.5, 50", "100, 0.99, 99", "101, 0.5, 51", "101, 0.99, 100", "100, 1, 100", "1, 0.5, 1", "1, 0.99, 1", "3, 0.01, 1"})
  void aPercentileIsTheSmallestTimeThatSoManyTookAtMost(int count, double share, double expected) {
    double[] descending = IntStream.range(0, count).mapToDouble(index -> count - index).toArray();
    assertThat(latency(descending).percentile(share)).isEqualTo(expected);
    assertThat(descending[0]).as("the caller's array is not touched").isEqualTo(count);
  }

  @Test
  void whereNothingWasAnsweredThereIsNoPercentile() {
    assertThat(latency().percentile(0.5)).isNaN();
  }

  @Test
  void everyClientAsksAgainAndAgainAndWhatIsRefusedIsCountedApart() throws InterruptedException {
    int clients = 3;
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Latency latency =
        ClosedLoop.run(BenchPath.HTTP, Latency.Operation.TRANSFER, clients, Duration.ofMillis(50), number -> () -> {
          asked.incrementAndGet();
          return number != 0 || refused.incrementAndGet() == 0;
        });
    assertThat(latency.refused()).isEqualTo(refused.get()).isPositive();
    assertThat(latency.operations()).isEqualTo(asked.get() - refused.get()).isPositive();
    assertThat(latency.milliseconds()).hasSize((int) latency.operations()).isSorted();
    assertThat(latency.seconds()).isGreaterThanOrEqualTo(0.05);
    assertThat(latency.perSecond()).isEqualTo(latency.operations() / latency.seconds());
  }

  @Test
  void aClientThatFailsEndsTheMeasurement() {
    assertThatThrownBy(() -> ClosedLoop.run(BenchPath.HTTP, Latency.Operation.READ_STRONG, 2, Duration.ofHours(1), number -> () -> {
      throw new IOException("gone");
    })).isInstanceOf(IllegalStateException.class).hasMessage("http, strong read, failed").hasRootCauseMessage("gone");
  }

  private static Latency latency(double... milliseconds) {
    return new Latency(BenchPath.HTTP, Latency.Operation.TRANSFER, 1, milliseconds.length, 0, 1, milliseconds);
  }
}
