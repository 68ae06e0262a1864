package io.tallystick.delivery.post;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** The header {@code Retry-After}: seconds, or a date as HTTP writes them now (the form without a zone, of the time before, says nothing here). */
final class RetryAfter {
  /** Whoever asks for more gets this. */
  static final Duration MOST = Duration.ofDays(1);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

  private RetryAfter() {}

  /** @return how long to wait; zero where there is no such header, it says nothing that can be understood, or a time that is past */
  static Duration read(String value, Instant now) {
    if (value == null) {
      return Duration.ZERO;
    }
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return bounded(Duration.ofSeconds(Math.min(Long.parseLong(text), MOST.toSeconds())));
    }
    Instant date = DateUtils.parseStandardDate(text);
    return date == null ? Duration.ZERO : bounded(Duration.between(now, date));
  }

  private static Duration bounded(Duration time) {
    if (time.isNegative()) {
      return Duration.ZERO;
    }
    return time.compareTo(MOST) < 0 ? time : MOST;
  }
}
