package io.tallystick.journal.verify;

import io.tallystick.journal.Hash;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a rotating check has come.
 *
 * @param sequence the segment that is checked next
 * @param position its first entry that is not checked yet
 * @param before the hash of the segment before it; null where that could not be read
 */
record Mark(long sequence, int position, Hash before) {
  static final Mark START = new Mark(0, 0, Hash.ZERO);
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\d{1,9}):([0-9a-f]{64})?");

  /** As {@link #text} wrote it; the start for anything else, since a check may always begin anew. */
  static Mark parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return START;
    }
    Hash before = matcher.group(3) == null ? null : Hash.of(HexFormat.of().parseHex(matcher.group(3)));
    return new Mark(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)), before);
  }

  String text() {
    return sequence + ":" + position + ":" + (before == null ? "" : before);
  }

  /** The beginning of the next segment. */
  Mark after(Hash hash) {
    return new Mark(sequence + 1, 0, hash);
  }

  /** Further on in the same segment. */
  Mark at(int next) {
    return new Mark(sequence, next, before);
  }
}
