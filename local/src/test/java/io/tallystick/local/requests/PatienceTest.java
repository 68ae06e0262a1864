package io.tallystick.local.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
  @ParameterizedTest
  @CsvSource({
    "SENT, 100, 0,   110",
    "SENT, 100, 500, 110",
    "NEWS, 100, 0,   110",
    "NEWS, 100, 99,  110",
    "NEWS, 100, 500, 510",
    "NEWS, -5,  -7,  5"
  })
  void theTimeCountsFromSendingOrFromTheLastNews(Patience.Since since, long sentAt, long news, long end) {
    assertThat(new Patience(Duration.ofNanos(10), since).end(sentAt, news)).isEqualTo(end);
  }
}
