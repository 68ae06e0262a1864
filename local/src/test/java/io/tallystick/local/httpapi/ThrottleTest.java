package io.tallystick.local.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final Throttle throttle = new Throttle(10, 3, clock::get);

  @Test
  void aBurstIsAdmittedAndThenAsManyAsTheRateAllows() {
    assertThat(admitted(5)).isEqualTo(3);
    clock.addAndGet(99_000_000);
    assertThat(admitted(1)).isZero();
    clock.addAndGet(1_000_001);
    assertThat(admitted(2)).isEqualTo(1);
    clock.addAndGet(200_000_001);
    assertThat(admitted(5)).isEqualTo(2);
  }

  @Test
  void aLongPauseSavesNoMoreThanABurst() {
    admitted(3);
    clock.addAndGet(3_600_000_000_000L);
    assertThat(admitted(10)).isEqualTo(3);
  }

  private int admitted(int requests) {
    int admitted = 0;
    for (int request = 0; request < requests; request++) {
      admitted += throttle.admits() ? 1 : 0;
    }
    return admitted;
  }
}
