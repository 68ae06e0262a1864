package io.tallystick.events;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names that an object's fields may have: the constants of an enum in lower case. */
final class FieldNames<F extends Enum<F>> {
  /** Characters of an unknown name that a reason or path repeats. */
  static final int QUOTED_CHARACTERS = 64;

  private final String object;
  private final Map<String, F> fields = new LinkedHashMap<>();

  /** @param object what has the fields, with its article, as reasons call it */
  FieldNames(String object, Class<F> type) {
    this(object, EnumSet.allOf(type));
  }

  /** @param allowed those of the constants that the object may have */
  FieldNames(String object, Set<F> allowed) {
    this.object = object;
    for (F field : allowed) {
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

  /** The field that a name was probably meant to be, null if none resembles it. */
  F meant(String name) {
    String nearest = Spelling.nearest(name, fields.keySet());
    return nearest == null ? null : fields.get(nearest);
  }

  /** Why a name is refused, with the field that was probably meant. */
  String unknown(String name) {
    String reason = "is not a field of " + object;
    F meant = meant(name);
    return meant == null ? reason : reason + "; did you mean " + meant.name().toLowerCase(Locale.ROOT) + "?";
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
