package io.tallystick.local.imports;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects of texts in the one form that metadata have: keys sorted by code point, no white space. */
final class CanonicalJson {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final Comparator<String> BY_CODE_POINT =
      (one, other) -> {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        return java.util.Arrays.compare(a, b);
      };

  private CanonicalJson() {}

  /** @param object values are texts, lists of texts, or such objects */
  static String write(Map<String, ?> object) {
    StringBuilder out = new StringBuilder();
    object(object, out);
    return out.toString();
  }

  private static void object(Map<String, ?> object, StringBuilder out) {
    Map<String, Object> sorted = new TreeMap<>(BY_CODE_POINT);
    sorted.putAll(object);
    out.append('{');
    sorted.forEach(
        (key, value) -> {
          if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
          }
          quote(key, out);
          value(value, out.append(':'));
        });
    out.append('}');
  }

  private static void value(Object value, StringBuilder out) {
    switch (value) {
      case String text -> quote(text, out);
      case Map<?, ?> object -> {
        Map<String, Object> members = new TreeMap<>(BY_CODE_POINT);
        object.forEach((key, member) -> members.put((String) key, member));
        object(members, out);
      }
      case List<?> list -> {
        out.append('[');
        for (int at = 0; at < list.size(); at++) {
          if (at > 0) {
            out.append(',');
          }
          value(list.get(at), out);
        }
        out.append(']');
      }
      default -> throw new IllegalArgumentException("only texts, lists and objects");
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c >= '\ufffe') {
            out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]).append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
          } else if (Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))) {
            out.append(c).append(text.charAt(++at));
          } else {
            out.append(Character.isSurrogate(c) ? '\ufffd' : c);
          }
        }
      }
    }
    out.append('"');
  }
}
