package io.tallystick.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Date-times with offset, as RFC 3339 writes them: to the nanosecond, years 0001 to 9999, without leap seconds. */
public final class Rfc3339 {
  public static final String REASON = "must be an RFC 3339 date-time with offset, such as 2026-11-22T10:00:00Z";
  /** The longest text that can be one. */
  static final int CHARACTERS = "2026-11-22T10:00:00.123456789+00:00".length();

  /** A zero stands for any digit. */
  private static final String SECONDS_FORM = "0000-00-00T00:00:00";
  private static final String OFFSET_FORM = "+00:00";
  private static final int FRACTION_DIGITS = 9;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Rfc3339() {}

  /** The instant, or null if the text has another form or names no instant of those years. */
  public static Instant parse(String text) {
    int fraction = SECONDS_FORM.length();
    if (!hasForm(text, 0, SECONDS_FORM)) {
      return null;
    }
    int offset = fraction;
    if (offset < text.length() && text.charAt(offset) == '.') {
      offset++;
      while (offset < text.length() && isDigit(text.charAt(offset))) {
        offset++;
      }
    }
    int digits = offset - fraction - 1;
    if (digits == 0 || digits > FRACTION_DIGITS || !isOffset(text, offset)) {
      return null;
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(text, 0, 4), number(text, 5, 7), number(text, 8, 10), number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
      Instant instant = local.toInstant(ZoneOffset.UTC).plusNanos(nanos(text, fraction + 1, offset)).minusSeconds(offsetSeconds(text, offset));
      return instant.isBefore(FIRST) || instant.isAfter(LAST) ? null : instant;
    } catch (DateTimeException noSuchDate) {
      return null;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether the text has digits where the form has zeros, a sign for a sign, and otherwise the form's letters in either case. */
  private static boolean hasForm(String text, int from, String form) {
    if (text.length() < from + form.length()) {
      return false;
    }
    for (int at = 0; at < form.length(); at++) {
      char c = text.charAt(from + at);
      boolean fits =
          switch (form.charAt(at)) {
            case '0' -> isDigit(c);
            case '+' -> c == '+' || c == '-';
            case 'T' -> c == 'T' || c == 't';
            default -> c == form.charAt(at);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOffset(String text, int at) {
    if (at == text.length() - 1) {
      return text.charAt(at) == 'Z' || text.charAt(at) == 'z';
    }
    return at + OFFSET_FORM.length() == text.length() && hasForm(text, at, OFFSET_FORM);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static int nanos(String text, int from, int to) {
    int nanos = 0;
    for (int digit = 0; digit < FRACTION_DIGITS; digit++) {
      nanos = nanos * 10 + (from + digit < to ? text.charAt(from + digit) - '0' : 0);
    }
    return nanos;
  }

  private static int offsetSeconds(String text, int at) {
    if (at == text.length() - 1) {
      return 0;
    }
    int hours = number(text, at + 1, at + 3);
    int minutes = number(text, at + 4, at + 6);
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("offset out of range");
    }
    int seconds = hours * 3600 + minutes * 60;
    return text.charAt(at) == '-' ? -seconds : seconds;
  }
}
