package io.tallystick.journal;

import java.util.Comparator;

/**
 * What numbered texts have in common: {@code acct-000123} and {@code acct-004711} are both {@code acct-}, six digits and nothing after them.
 *
 * @param digits of the number, leading zeros included, 1 to {@value #MAX_DIGITS}
 */
record TextTemplate(String prefix, int digits, String suffix) implements Comparable<TextTemplate> {
  /** As many as surely fit a signed 64-bit number. */
  static final int MAX_DIGITS = 18;
  private static final Comparator<TextTemplate> ORDER =
      Comparator.comparing(TextTemplate::prefix).thenComparing(TextTemplate::suffix).thenComparingInt(TextTemplate::digits);
  private static final long[] POWERS = new long[MAX_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= MAX_DIGITS; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  /** The template of a text by its last run of digits (the last 18 of them), or null where it has no digit. */
  static TextTemplate of(String text) {
    int end = text.length();
    while (end > 0 && !digit(text.charAt(end - 1))) {
      end--;
    }
    if (end == 0) {
      return null;
    }
    int start = end - 1;
    while (start > 0 && end - start < MAX_DIGITS && digit(text.charAt(start - 1))) {
      start--;
    }
    return new TextTemplate(text.substring(0, start), end - start, text.substring(end));
  }

  /** Whether this is a text's template. */
  boolean fits(String text) {
    int start = prefix.length();
    int end = start + digits;
    if (text.length() != end + suffix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!digit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The number in a text of this template. */
  long number(String text) {
    long number = 0;
    for (int i = prefix.length(); i < prefix.length() + digits; i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }

  /** The smallest number that has too many digits. */
  long limit() {
    return POWERS[digits];
  }

  /** @param number 0 to below {@link #limit()} */
  String text(long number) {
    char[] text = new char[prefix.length() + digits + suffix.length()];
    prefix.getChars(0, prefix.length(), text, 0);
    long rest = number;
    for (int i = prefix.length() + digits - 1; i >= prefix.length(); i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
    suffix.getChars(0, suffix.length(), text, prefix.length() + digits);
    return new String(text);
  }

  /** Hash maps use it to stay fast on texts that were made to collide. */
  @Override
  public int compareTo(TextTemplate other) {
    return ORDER.compare(this, other);
  }

  private static boolean digit(char character) {
    return character >= '0' && character <= '9';
  }
}
