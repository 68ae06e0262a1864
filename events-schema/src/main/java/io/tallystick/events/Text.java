package io.tallystick.events;

/** What may stand in a text of a request. */
final class Text {
  private Text() {}

  static boolean hasUnpairedSurrogate(CharSequence text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c) || at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))) {
          return true;
        }
        at++;
      }
    }
    return false;
  }

  /** How many characters (Unicode code points) it has. */
  static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  static boolean hasControlCharacter(CharSequence text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isISOControl(text.charAt(at))) {
        return true;
      }
    }
    return false;
  }
}
