package io.tallystick.events;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names that an object's fields may have: the constants of an enum in lower case. */
final class FieldNames<F extends Enum<F>> {
  /** Edits (letters put in, left out or changed) within which a name is taken for a misspelling of another. */
  private static final int MISSPELT_EDITS = 2;

  /** Characters of an unknown name that a reason or path repeats. */
  static final int QUOTED_CHARACTERS = 64;

  private final String object;
  private final Map<String, F> fields = new LinkedHashMap<>();

  /** @param object what has the fields, with its article, as reasons call it */
  FieldNames(String object, Class<F> type) {
    this.object = object;
    for (F field : type.getEnumConstants()) {
      fields.put(field.name().toLowerCase(Locale.ROOT), field);
    }
  }

  /** The field of that name, null if there is none. */
  F field(String name) {
    return fields.get(name);
  }

  Set<String> names() {
    return fields.keySet();
  }

  /** Why a name is refused, with the field that was probably meant. */
  String unknown(String name) {
    String reason = "is not a field of " + object;
    String meant = nearest(name);
    return meant == null ? reason : reason + "; did you mean " + meant + "?";
  }

  private String nearest(String name) {
    String nearest = null;
    int fewest = MISSPELT_EDITS + 1;
    for (String known : fields.keySet()) {
      if (Math.abs(known.length() - name.length()) <= MISSPELT_EDITS) {
        int edits = edits(known, name);
        if (edits < fewest) {
          fewest = edits;
          nearest = known;
        }
      }
    }
    return nearest;
  }

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

  /** An unknown name as a path may hold it: cut where it is long. */
  static String quoted(String name) {
    if (name.length() <= QUOTED_CHARACTERS) {
      return name;
    }
    int end = Character.isHighSurrogate(name.charAt(QUOTED_CHARACTERS - 1)) ? QUOTED_CHARACTERS - 1 : QUOTED_CHARACTERS;
    return name.substring(0, end) + "…";
  }
}
