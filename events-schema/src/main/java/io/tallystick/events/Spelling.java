package io.tallystick.events;

import java.util.Locale;

/** Tells names that were probably meant to be others. */
final class Spelling {
  /** Edits (letters put in, left out or changed) within which a name is taken for a misspelling of another. */
  private static final int EDITS = 2;

  private Spelling() {}

  /** The name that was probably meant, null if none resembles it. */
  static String nearest(String name, Iterable<String> known) {
    String nearest = null;
    int fewest = EDITS + 1;
    for (String candidate : known) {
      int edits = Math.abs(candidate.length() - name.length()) <= EDITS ? edits(candidate, name) : fewest;
      if (edits < fewest) {
        fewest = edits;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Whether a flag that does not exist may have been meant to link events. */
  static boolean mayMeanLinked(String flag) {
    String lower = flag.toLowerCase(Locale.ROOT);
    return lower.contains("link") || Math.abs(lower.length() - "linked".length()) <= EDITS && edits("linked", lower) <= EDITS;
  }

  /** The edits that make one text of the other. */
  private static int edits(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        current[column] = Math.min(previous[column - 1] + change, Math.min(previous[column], current[column - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
