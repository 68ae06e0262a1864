package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {

  @ParameterizedTest
  @CsvSource({
    "'100,100,100,999', 3",
    "'100,109,109,999', 3",
    "'100,111,109,130,133,134,999', 6",
    "'100,50,200,190,180,999', 5",
    "'0,0,10,10,10,999', 5",
  })
  void itEndsWhenTwoWindowsInARowWereHardlyQuickerThanTheBest(String operations, int windows) throws InterruptedException {
    assertThat(WarmUp.run(quick(Arrays.stream(operations.split(",")).map(Long::valueOf)))).isEqualTo(windows);
  }

  @ParameterizedTest
  @CsvSource("20")
  void whatGetsQuickerForEverIsEndedByTheBound(int most) throws InterruptedException {
    assertThat(WarmUp.run(quick(IntStream.rangeClosed(1, most).mapToObj(window -> 1L << window)))).isEqualTo(most);
  }

  /** A load that is as quick as said, window by window, and fails when asked for more. */
  private static WarmUp.Load quick(Stream<Long> operations) {
    Iterator<Long> windows = operations.iterator();
    return time -> new Latency(BenchPath.HTTP, Latency.Operation.TRANSFER, 1, windows.next(), 0, time.toSeconds(), new double[0]);
  }
}
