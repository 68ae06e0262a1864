package io.tallystick.local.imports;

/** Makes texts of the books fit where the ledger has bounds. */
final class Texts {
  private static final char REPLACEMENT = '\ufffd';
  private static final String CUT = "…";

  private Texts() {}

  static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The text, cut with a visible mark to so many code points if it is longer. */
  static String cut(String text, int codePoints) {
    return codePoints(text) <= codePoints ? text : first(text, codePoints - 1) + CUT;
  }

  /** The first so many code points. */
  static String first(String text, int codePoints) {
    return codePoints(text) <= codePoints ? text : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  /** The text in one line: white space is a blank, and characters that no key may hold are marked. */
  static String plain(String text) {
    StringBuilder plain = null;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      char kept = c;
      if (Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))) {
        if (plain != null) {
          plain.append(c).append(text.charAt(at + 1));
        }
        at++;
        continue;
      }
      if (c == '\n' || c == '\r' || c == '\t') {
        kept = ' ';
      } else if (Character.isISOControl(c) || Character.isSurrogate(c) || c >= '\ufffe') {
        kept = REPLACEMENT;
      }
      if (plain == null && kept != c) {
        plain = new StringBuilder(text.length()).append(text, 0, at);
      }
      if (plain != null) {
        plain.append(kept);
      }
    }
    return plain == null ? text : plain.toString();
  }
}
