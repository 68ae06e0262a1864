package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                              | 0
          120                            | 120
          ' 7 '                          | 7
          86400                          | 86400
          86401                          | 86400
          999999999999999999             | 86400
          9999999999999999999999         | 0
          -5                             | 0
          1.5                            | 0
          soon                           | 0
          ''                             | 0
          Sat, 28 Nov 2026 12:00:30 GMT  | 30
          Saturday, 28-Nov-26 12:00:30 GMT | 30
          Sat Nov 28 12:00:30 2026       | 0
          Sat, 28 Nov 2026 11:59:59 GMT  | 0
          Sat, 28 Nov 2099 12:00:00 GMT  | 86400
          Sat, 99 Nov 2026 12:00:00 GMT  | 0
          """)
  void secondsAndDatesAreUnderstoodAndBounded(String value, long seconds) {
    assertThat(RetryAfter.read(value, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void noHeaderAsksForNothing() {
    assertThat(RetryAfter.read(null, NOW)).isZero();
  }
}
