package io.tallystick.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of the journal begins.
 *
 * @param sequence its first segment
 * @param position in that segment, if it is decoded: of its entries first, then of its balances
 */
record JournalCursor(long sequence, int position) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?::([0-9]{1,5}))?");

  /** Empty if the text is none. */
  static Optional<JournalCursor> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new JournalCursor(Long.parseLong(form.group(1)), form.group(2) == null ? 0 : Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  String text() {
    return position == 0 ? String.valueOf(sequence) : sequence + ":" + position;
  }
}
