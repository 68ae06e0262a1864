package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EpochNanosTest {
  @Test
  void nanosecondsAreCountedFrom1970() {
    assertThat(EpochNanos.of(Instant.EPOCH)).isZero();
    assertThat(EpochNanos.of(Instant.parse("1970-01-01T00:00:01.000000002Z"))).isEqualTo(1_000_000_002L);
    assertThat(EpochNanos.of(Instant.parse("2262-04-11T23:47:16.854775807Z"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTimeThatDoesNotFitIsAnError() {
    assertThatThrownBy(() -> EpochNanos.of(Instant.parse("2262-04-11T23:47:16.854775808Z"))).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void nowIsNow() {
    long before = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    assertThat(EpochNanos.now()).isBetween(before, TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1));
  }
}
