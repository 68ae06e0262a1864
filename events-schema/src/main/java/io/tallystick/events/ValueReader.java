package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Reads the values of one event's fields. What is wrong is noted with the field's path, the value is passed over, and reading goes on;
 * {@code null} is the same as left out.
 */
final class ValueReader {
  /** Problems that are kept of one event. */
  static final int PROBLEMS_KEPT = 8;
  /** Flags that cannot be told for certain; as a set of bits it has them all, so that it stays itself when more are added. */
  static final int UNREADABLE = -1;

  /** Longest amount that fits a long whatever its digits are. */
  private static final int SHORT_DIGITS = 18;
  /** Digits of the largest timeout; with more it is too long, whatever they are. */
  private static final int TIMEOUT_DIGITS = Long.toString(Limits.TIMEOUT_MAX_SECONDS).length();

  private static final String STRING = "must be a string";
  private static final String AMOUNT = "must be a decimal string";
  private static final String AMOUNT_FRACTION = "must be a decimal string, or an integer without fraction or exponent";
  private static final String CODE = "must be an integer from 1 to " + Limits.CODE_MAX;
  private static final String FLAGS = "must be an array of strings";
  private static final String TIMEOUT =
      "must be a whole number of seconds from " + Limits.TIMEOUT_MIN_SECONDS + " to " + Limits.TIMEOUT_MAX_SECONDS + ", or 0 for none";

  private final JsonParser json;
  private final MetadataReader metadata;
  private String array;
  private int index;
  private ProblemList problems;
  private boolean mayBeLinked;
  /** Most events of a request have the asset of the one before, and its form need not be checked again. */
  private Asset lastAsset;

  ValueReader(JsonParser json) {
    this.json = json;
    this.metadata = new MetadataReader(json);
  }

  /** Turns to another event: the one at that place in the array of that name; of no name where the event is the whole message. */
  void begin(String arrayName, int place) {
    array = arrayName;
    index = place;
    problems = null;
    mayBeLinked = false;
  }

  /** Whether anything was wrong with the event so far. */
  boolean failed() {
    return problems != null;
  }

  Problems problems() {
    return problems.problems();
  }

  void problem(String field, String reason) {
    if (problems == null) {
      problems = new ProblemList(PROBLEMS_KEPT);
    }
    if (array.isEmpty()) {
      problems.add(field.isEmpty() ? Problem.WHOLE_MESSAGE : field, reason);
    } else {
      String event = path(array, index);
      problems.add(field.isEmpty() ? event : event + "." + field, reason);
    }
  }

  static String path(String array, int index) {
    return array + "[" + index + "]";
  }

  private void refuse(String field, String reason) throws IOException {
    json.skipChildren();
    problem(field, reason);
  }

  /** An id; empty if it is left out or wrong. */
  String id(String field) throws IOException {
    String text = text(field, Limits.ID_CHARACTERS);
    if (Text.hasControlCharacter(text)) {
      problem(field, "must not hold control characters");
      return "";
    }
    return text;
  }

  /** A text of so many code points at most; empty if it is left out or wrong. */
  String text(String field, int characters) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING) {
      if (token != JsonToken.VALUE_NULL) {
        refuse(field, STRING);
      }
      return "";
    }
    int length = json.getTextLength();
    if (length > 2 * characters) {
      problem(field, "must not exceed " + characters + " characters");
      return "";
    }
    String text = json.getText();
    if (length > characters && text.codePointCount(0, length) > characters) {
      problem(field, "must not exceed " + characters + " characters");
      return "";
    }
    if (Text.hasUnpairedSurrogate(text)) {
      problem(field, "must not hold unpaired surrogates");
      return "";
    }
    return text;
  }

  /** An amount; null if it is left out or wrong. An integer is as exact as a string, since its lexeme is read, never a double. */
  Amount amount(String field) throws IOException {
    switch (json.currentToken()) {
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_STRING, VALUE_NUMBER_INT -> {
        return amountText(field);
      }
      case VALUE_NUMBER_FLOAT -> problem(field, AMOUNT_FRACTION);
      default -> refuse(field, AMOUNT);
    }
    return null;
  }

  private Amount amountText(String field) throws IOException {
    int length = json.getTextLength();
    if (length > 0 && length <= SHORT_DIGITS) {
      char[] characters = json.getTextCharacters();
      int offset = json.getTextOffset();
      long value = 0;
      for (int at = offset; at < offset + length && value >= 0; at++) {
        int digit = characters[at] - '0';
        value = digit < 0 || digit > 9 ? -1 : value * 10 + digit;
      }
      if (value >= 0) {
        return Amount.of(value);
      }
    }
    try {
      // A text that is much too long is refused for its length alone, so that it is not copied.
      return Amount.parse(length > Limits.ID_CHARACTERS ? "" : json.getText());
    } catch (IllegalArgumentException wrong) {
      problem(field, wrong.getMessage());
      return null;
    }
  }

  /** An asset; null if it is left out or wrong. */
  Asset asset(String field) throws IOException {
    String text = text(field, Limits.ID_CHARACTERS);
    if (text.isEmpty()) {
      return null;
    }
    if (lastAsset != null && lastAsset.text().equals(text)) {
      return lastAsset;
    }
    try {
      lastAsset = Asset.of(text);
      return lastAsset;
    } catch (IllegalArgumentException wrong) {
      problem(field, wrong.getMessage());
      return null;
    }
  }

  /** A code from 0, which the ladder refuses, to 65535; -1 if it is left out or wrong. */
  int code(String field) throws IOException {
    return (int) whole(field, Limits.CODE_MAX, 5, CODE);
  }

  /** A hold's time-out in seconds; 0 if it is left out or wrong. */
  long timeout(String field) throws IOException {
    return Math.max(0, whole(field, Limits.TIMEOUT_MAX_SECONDS, TIMEOUT_DIGITS, TIMEOUT));
  }

  private long whole(String field, long largest, int digits, String reason) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return -1;
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      refuse(field, reason);
      return -1;
    }
    if (json.getTextLength() <= digits) {
      long value = Long.parseLong(json.getText());
      if (value >= 0 && value <= largest) {
        return value;
      }
    }
    problem(field, reason);
    return -1;
  }

  /** A truth value; false if it is left out or wrong. */
  boolean truth(String field) throws IOException {
    JsonToken token = json.currentToken();
    if (!token.isBoolean() && token != JsonToken.VALUE_NULL) {
      refuse(field, "must be true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** Canonical metadata; empty if it is left out or wrong. */
  String metadata(String field) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.START_OBJECT) {
      if (token != JsonToken.VALUE_NULL) {
        refuse(field, "must be an object");
      }
      return "";
    }
    String text = metadata.read();
    if (text == null) {
      problem(field, metadata.reason());
      return "";
    }
    return text;
  }

  /** A date-time; null if it is left out or wrong. */
  Instant instant(String field) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    Instant instant =
        token == JsonToken.VALUE_STRING && json.getTextLength() <= Rfc3339.CHARACTERS ? Rfc3339.parse(json.getText()) : null;
    if (instant == null) {
      refuse(field, Rfc3339.REASON);
    }
    return instant;
  }

  /**
   * The bits of an array of flags; none if it is left out, {@link #UNREADABLE} if any of it is wrong.
   *
   * @param bits the bit of each flag by its name
   */
  int flags(String field, Map<String, Integer> bits) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (token != JsonToken.START_ARRAY) {
      mayBeLinked = token != JsonToken.VALUE_STRING || Spelling.mayMeanLinked(shortText());
      refuse(field, FLAGS);
      return UNREADABLE;
    }
    int all = 0;
    for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      all |= flag(field, bits);
    }
    return all;
  }

  private int flag(String field, Map<String, Integer> bits) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      mayBeLinked = true;
      refuse(field, FLAGS);
      return UNREADABLE;
    }
    String name = shortText();
    Integer bit = bits.get(name);
    if (bit == null) {
      mayBeLinked |= Spelling.mayMeanLinked(name);
      problem(field, "holds the unknown flag " + name);
      return UNREADABLE;
    }
    mayBeLinked |= name.equals("linked");
    return bit;
  }

  /** The text, cut where it is long. */
  private String shortText() throws IOException {
    return json.getTextLength() <= FieldNames.QUOTED_CHARACTERS
        ? json.getText()
        : FieldNames.quoted(new String(json.getTextCharacters(), json.getTextOffset(), FieldNames.QUOTED_CHARACTERS + 1));
  }

  /** Whether flags that are {@link #UNREADABLE} may have been meant to link the event with the next one. */
  boolean mayBeLinked() {
    return mayBeLinked;
  }
}
