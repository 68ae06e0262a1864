package io.tallystick.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Date-times with offset, as RFC 3339 writes them: to the nanosecond, years 0001 to 9999, without leap seconds. */
final class Rfc3339 {
  static final String REASON = "must be an RFC 3339 date-time with offset, such as 2026-11-22T10:00:00Z";
  /** The longest text that can be one. */
  static final int CHARACTERS = "2026-11-22T10:00:00.123456789+00:00".length();

  private static final Pattern FORM =
      Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?(?:[Zz]|([+-])(\\d\\d):(\\d\\d))");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Rfc3339() {}

  /** The instant, or null if the text has another form or names no instant of those years. */
  static Instant parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(form, 1), number(form, 2), number(form, 3), number(form, 4), number(form, 5), number(form, 6), nanos(form.group(7)));
      Instant instant = local.toInstant(ZoneOffset.UTC).minusSeconds(offsetSeconds(form));
      return instant.isBefore(FIRST) || instant.isAfter(LAST) ? null : instant;
    } catch (DateTimeException noSuchDate) {
      return null;
    }
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt(fraction + "0".repeat(9 - fraction.length()));
  }

  private static int offsetSeconds(Matcher form) {
    if (form.group(8) == null) {
      return 0;
    }
    int hours = number(form, 9);
    int minutes = number(form, 10);
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("offset out of range");
    }
    int seconds = hours * 3600 + minutes * 60;
    return form.group(8).equals("-") ? -seconds : seconds;
  }
}
