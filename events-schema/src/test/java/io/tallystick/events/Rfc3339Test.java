package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Date-times as RFC 3339 writes them, and no others. */
class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
    "2026-11-22t10:00:00z, 2026-11-22T10:00:00Z",
    "2026-11-22T10:00:00.000000001Z, 2026-11-22T10:00:00.000000001Z",
    "2026-11-22T10:00:00.5-00:00, 2026-11-22T10:00:00.5Z",
    "2026-11-22T00:30:00+01:00, 2026-11-21T23:30:00Z",
    "2026-11-22T10:00:00-23:59, 2026-11-23T09:59:00Z",
    "2028-02-29T23:59:59.999999999Z, 2028-02-29T23:59:59.999999999Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z"
  })
  void aDateTimeIsAnInstant(String text, Instant instant) {
    assertThat(Rfc3339.parse(text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "2026", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22 10:00:00Z", "2026-11-22T10:00Z", "2026-11-22T10:00:00ZZ",
        "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00.", "2026-11-22T10:00:00.1", "2026-11-22T10:00:00.1234567890Z", "2026-11-22T10:00:00+0100",
        "2026-11-22T10:00:00+01", "2026-11-22T10:00:00+01:0", "2026-11-22T10:00:00+01:000", "2026-11-22T10:00:00+24:00",
        "2026-11-22T10:00:00+00:60", "2026-11-22T10:00:00 01:00", "2026-13-22T10:00:00Z", "2026-11-31T10:00:00Z", "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z", "+2026-11-22T10:00:00Z", "-026-11-22T10:00:00Z", "２026-11-22T10:00:00Z"
      })
  void anythingElseIsNone(String text) {
    assertThat(Rfc3339.parse(text)).isNull();
  }

  @Test
  void theJdkReadsTheSame() {
    Random random = new Random(7);
    for (int at = 0; at < 10_000; at++) {
      OffsetDateTime time =
          Instant.ofEpochSecond(random.nextLong(-62_135_000_000L, 253_402_000_000L), random.nextInt(1_000_000_000))
              .atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1)));
      String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
      assertThat(Rfc3339.parse(text)).as(text).isEqualTo(time.toInstant());
    }
  }
}
