package io.tallystick.events;

/**
 * Strings in JSON, always written the same way: escaped are the quote, the backslash, control characters, unpaired surrogates, and
 * U+FFFE and U+FFFF, which queues refuse in a message. Everything else stands as it is.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Appends the text with its quotes. */
  public static void quote(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= ' ' && c != '"' && c != '\\' && c < Character.MIN_SURROGATE) {
        out.append(c);
      } else if (Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))) {
        out.append(c).append(text.charAt(++at));
      } else {
        special(c, out);
      }
    }
    out.append('"');
  }

  private static void special(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ' || Character.isSurrogate(c) || c >= '\ufffe') {
          out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]).append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
        } else {
          out.append(c);
        }
      }
    }
  }
}
