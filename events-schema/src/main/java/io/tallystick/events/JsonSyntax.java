package io.tallystick.events;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;

/** Says in one bounded line what the JSON parser found wrong. */
public final class JsonSyntax {
  private static final int REASON_CHARACTERS = 300;
  /** Where the parser's message goes on to name its source, which says nothing here. */
  private static final String SOURCE = " (start marker at ";

  private JsonSyntax() {}

  /** {@code is not JSON at line 1, column 3: …}. */
  public static String reason(JacksonException syntax) {
    JsonLocation location = syntax.getLocation();
    String where = location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    String what = syntax.getOriginalMessage();
    int source = what.indexOf(SOURCE);
    String reason = "is not JSON" + where + ": " + (source < 0 ? what : what.substring(0, source));
    return reason.length() <= REASON_CHARACTERS ? reason : reason.substring(0, REASON_CHARACTERS) + "…";
  }
}
