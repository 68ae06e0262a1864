package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings a metadata object into its one form, so that equal metadata are equal texts: keys sorted by code point at every level, no white
 * space, strings escaped as {@link JsonText} does, numbers in the lexeme written.
 */
final class MetadataReader {
  /** Levels of objects and arrays, the metadata object itself being the first. */
  static final int DEPTH = 32;

  private static final String TOO_LARGE = "must not exceed " + Limits.METADATA_BYTES + " bytes as JSON without white space";
  private static final String TOO_DEEP = "must not be nested deeper than " + DEPTH + " levels";
  private static final String TWICE = "holds a key twice: ";
  private static final String SURROGATE = "must not hold unpaired surrogates";
  private static final Comparator<Member> BY_KEY = (one, other) -> compareCodePoints(one.key, other.key);

  private final JsonParser json;
  private int bytes;
  private String reason;

  /** A key, and where the whole member stands in what is written. */
  private record Member(String key, int start, int end) {}

  MetadataReader(JsonParser json) {
    this.json = json;
  }

  /** Reads the object that the parser stands at, to its end. Empty for {@code {}}; null where {@link #reason()} says what is wrong. */
  String read() throws IOException {
    bytes = 0;
    reason = null;
    StringBuilder out = new StringBuilder();
    object(1, out);
    if (reason != null) {
      return null;
    }
    return out.length() == 2 ? "" : out.toString();
  }

  String reason() {
    return reason;
  }

  /** After the first fault nothing more is kept: the rest is only passed over. */
  private void fault(String fault) {
    if (reason == null) {
      reason = fault;
    }
  }

  private void spend(int more) {
    bytes += more;
    if (bytes > Limits.METADATA_BYTES) {
      fault(TOO_LARGE);
    }
  }

  private void value(int depth, StringBuilder out) throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT -> object(depth, out);
      case START_ARRAY -> array(depth, out);
      case VALUE_STRING -> scalar(true, out);
      default -> scalar(false, out);
    }
  }

  private boolean tooDeep(int depth) throws IOException {
    if (depth > DEPTH) {
      fault(TOO_DEEP);
    }
    if (reason != null) {
      json.skipChildren();
      return true;
    }
    return false;
  }

  private void object(int depth, StringBuilder out) throws IOException {
    if (tooDeep(depth)) {
      return;
    }
    spend(2);
    out.append('{');
    int first = out.length();
    List<Member> members = new ArrayList<>();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      json.nextToken();
      if (reason != null || !keeps(key.length())) {
        json.skipChildren();
        continue;
      }
      spend(members.isEmpty() ? 1 : 2);
      if (!members.isEmpty()) {
        out.append(',');
      }
      int start = out.length();
      string(key, out);
      value(depth + 1, out.append(':'));
      members.add(new Member(key, start, out.length()));
    }
    if (reason == null) {
      sort(members, first, out);
    }
    out.append('}');
  }

  /** Puts members that stand from {@code first} on into their order; most are written in it already. */
  private void sort(List<Member> members, int first, StringBuilder out) {
    boolean inOrder = true;
    for (int at = 1; at < members.size(); at++) {
      inOrder &= BY_KEY.compare(members.get(at - 1), members.get(at)) < 0;
    }
    if (inOrder) {
      return;
    }
    members.sort(BY_KEY);
    StringBuilder sorted = new StringBuilder(out.length() - first);
    for (int at = 0; at < members.size(); at++) {
      Member member = members.get(at);
      if (at > 0) {
        if (member.key.equals(members.get(at - 1).key)) {
          fault(TWICE + FieldNames.quoted(member.key));
        }
        sorted.append(',');
      }
      sorted.append(out, member.start, member.end);
    }
    out.setLength(first);
    out.append(sorted);
  }

  private void array(int depth, StringBuilder out) throws IOException {
    if (tooDeep(depth)) {
      return;
    }
    spend(2);
    out.append('[');
    boolean first = true;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (reason != null) {
        json.skipChildren();
        continue;
      }
      if (!first) {
        out.append(',');
        spend(1);
      }
      first = false;
      value(depth + 1, out);
    }
    out.append(']');
  }

  private void scalar(boolean string, StringBuilder out) throws IOException {
    if (!keeps(json.getTextLength())) {
      return;
    }
    String text = json.getText();
    if (string) {
      string(text, out);
    } else {
      spend(text.length());
      out.append(text);
    }
  }

  /** Whether a text of that many characters can be part of metadata at all; asked before it is copied. */
  private boolean keeps(int characters) {
    if (characters > Limits.METADATA_BYTES) {
      fault(TOO_LARGE);
      return false;
    }
    return true;
  }

  private void string(String text, StringBuilder out) {
    if (Text.hasUnpairedSurrogate(text)) {
      fault(SURROGATE);
    }
    int start = out.length();
    JsonText.quote(text, out);
    spend(Utf8.length(out, start));
  }

  private static int compareCodePoints(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int at = 0; at < shorter; at++) {
      char a = one.charAt(at);
      char b = other.charAt(at);
      if (a != b) {
        // Surrogates stand for code points above every other char, but lie below U+E000 as chars.
        boolean surrogateA = Character.isSurrogate(a);
        boolean surrogateB = Character.isSurrogate(b);
        return surrogateA == surrogateB ? Character.compare(a, b) : surrogateA ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
