package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, asked for one by one. What is wrong is noted with its path, and reading goes on; {@link #problems} tells it all.
 * {@code null} is the same as left out.
 *
 * <p>For objects that are small and seldom read: it is held in memory as a whole. Requests have readers of their own.
 */
public final class JsonFields {
  /** Problems that are kept of one object. */
  static final int PROBLEMS_KEPT = 100;
  /** Digits of the largest whole number that is looked at. */
  private static final int WHOLE_DIGITS = 9;

  private static final Pattern SIGNED = Pattern.compile("0|-?[1-9][0-9]{0,38}");
  private static final String STRING = "must be a string";
  private static final String OBJECT = "must be an object";

  /** A number, as it is written. */
  private record Lexeme(String text, boolean whole) {}

  private final String object;
  private final String path;
  private final Map<String, Object> values;
  private final ProblemList problems;
  private final Set<String> asked = new LinkedHashSet<>();

  private JsonFields(String object, String path, Map<String, Object> values, ProblemList problems) {
    this.object = object;
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  /** What became of a message. */
  public sealed interface Reading {
    /** It is an object. */
    record Fields(JsonFields fields) implements Reading {}

    /** It is none. */
    record Unreadable(Problems problems) implements Reading {}
  }

  /**
   * Reads a message.
   *
   * @param object what it is, with its article, as problems call it
   */
  public static Reading read(byte[] message, String object) {
    return MessageBytes.read(
        message,
        json -> {
          ProblemList problems = new ProblemList(PROBLEMS_KEPT);
          return new Reading.Fields(new JsonFields(object, "", object(json, "", problems), problems));
        },
        reason -> new Reading.Unreadable(Problems.of(Problem.WHOLE_MESSAGE, reason)));
  }

  private static Map<String, Object> object(JsonParser json, String path, ProblemList problems) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      if (members.containsKey(name)) {
        json.skipChildren();
        problems.add(path + FieldNames.quoted(name), "is given twice");
      } else {
        members.put(name, value(json, path + FieldNames.quoted(name), problems));
      }
    }
    return members;
  }

  private static Object value(JsonParser json, String path, ProblemList problems) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json, path + ".", problems);
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(json, path + "[" + elements.size() + "]", problems));
        }
        yield elements;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> new Lexeme(json.getText(), true);
      case VALUE_NUMBER_FLOAT -> new Lexeme(json.getText(), false);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private Object value(String name) {
    asked.add(name);
    return values.get(name);
  }

  /** Whether the field is there and not null. */
  public boolean has(String name) {
    return value(name) != null;
  }

  /** Notes what is wrong with a field of this object; with the object itself where the name is empty. */
  public void wrong(String name, String reason) {
    if (name.isEmpty()) {
      problems.add(path.isEmpty() ? Problem.WHOLE_MESSAGE : path.substring(0, path.length() - 1), reason);
    } else {
      problems.add(path + name, reason);
    }
  }

  /** A text of so many characters at most, without control characters; empty if it is left out or wrong. It may be the empty text. */
  public Optional<String> text(String name, int characters) {
    return switch (value(name)) {
      case null -> Optional.empty();
      case String text -> bounded(name, text, characters);
      default -> refused(name, STRING);
    };
  }

  private Optional<String> bounded(String name, String text, int characters) {
    if (text.codePointCount(0, text.length()) > characters) {
      return refused(name, "must not exceed " + characters + " characters");
    }
    if (Text.hasUnpairedSurrogate(text)) {
      return refused(name, "must not hold unpaired surrogates");
    }
    return Text.hasControlCharacter(text) ? refused(name, "must not hold control characters") : Optional.of(text);
  }

  /** The id of an account, or its beginning; empty if it is left out or wrong. */
  public Optional<String> id(String name) {
    return switch (value(name)) {
      case null -> Optional.empty();
      case String text -> FieldText.problemOfId(text).<Optional<String>>map(reason -> refused(name, reason)).orElse(Optional.of(text));
      default -> refused(name, STRING);
    };
  }

  /** One of some words; empty if it is left out or wrong. */
  public Optional<String> choice(String name, List<String> words) {
    return switch (value(name)) {
      case null -> Optional.empty();
      case String text when words.contains(text) -> Optional.of(text);
      default -> refused(name, "must be " + String.join(" or ", words));
    };
  }

  /** Some of some words, in no order; empty if they are left out or wrong. */
  public Optional<Set<String>> choices(String name, Set<String> words) {
    if (!(value(name) instanceof List<?> elements)) {
      return value(name) == null ? Optional.empty() : refused(name, "must be an array of strings");
    }
    Set<String> chosen = new LinkedHashSet<>();
    boolean wrong = false;
    for (int at = 0; at < elements.size(); at++) {
      if (elements.get(at) instanceof String text && words.contains(text)) {
        chosen.add(text);
      } else {
        wrong = true;
        wrong(name + "[" + at + "]", unknown(elements.get(at), words));
      }
    }
    if (elements.isEmpty()) {
      return refused(name, "must not be empty");
    }
    return wrong ? Optional.empty() : Optional.of(chosen);
  }

  private static String unknown(Object element, Set<String> words) {
    if (!(element instanceof String text)) {
      return STRING;
    }
    String meant = Spelling.nearest(text, words);
    return meant == null ? "must be one of " + String.join(", ", words.stream().sorted().toList()) : "is not known; did you mean " + meant + "?";
  }

  /** An asset; empty if it is left out or wrong. */
  public Optional<Asset> asset(String name) {
    try {
      return text(name, FieldNames.QUOTED_CHARACTERS).map(Asset::of);
    } catch (IllegalArgumentException wrong) {
      return refused(name, wrong.getMessage());
    }
  }

  /** An amount; empty if it is left out or wrong. */
  public Optional<Amount> amount(String name) {
    try {
      return switch (value(name)) {
        case null -> Optional.empty();
        case String text -> Optional.of(Amount.parse(text));
        case Lexeme number when number.whole() -> Optional.of(Amount.parse(number.text()));
        default -> refused(name, "must be a decimal string, or an integer without fraction or exponent");
      };
    } catch (IllegalArgumentException wrong) {
      return refused(name, wrong.getMessage());
    }
  }

  /** An amount that may be below zero; empty if it is left out or wrong. */
  public Optional<BigInteger> signed(String name) {
    return switch (value(name)) {
      case null -> Optional.empty();
      case String text when SIGNED.matcher(text).matches() -> Optional.of(new BigInteger(text));
      default -> refused(name, "must be a decimal string of at most 39 digits without leading zeros, which may begin with -");
    };
  }

  /** A whole number in a range; empty if it is left out or wrong. */
  public OptionalInt whole(String name, int least, int most) {
    Object value = value(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Lexeme number && number.whole() && number.text().length() <= WHOLE_DIGITS) {
      int whole = Integer.parseInt(number.text());
      if (whole >= least && whole <= most) {
        return OptionalInt.of(whole);
      }
    }
    wrong(name, "must be an integer from " + least + " to " + most);
    return OptionalInt.empty();
  }

  /** A truth value; false if it is left out or wrong. */
  public boolean truth(String name) {
    return switch (value(name)) {
      case null -> false;
      case Boolean truth -> truth;
      default -> {
        wrong(name, "must be true or false");
        yield false;
      }
    };
  }

  /**
   * An object within this one; empty if it is left out or wrong.
   *
   * @param what it is, with its article, as problems call it
   */
  public Optional<JsonFields> object(String name, String what) {
    Object value = value(name);
    if (value instanceof Map<?, ?> members) {
      Map<String, Object> fields = new LinkedHashMap<>();
      members.forEach((field, content) -> fields.put((String) field, content));
      return Optional.of(new JsonFields(what, path + name + ".", fields, problems));
    }
    return value == null ? Optional.empty() : refused(name, OBJECT);
  }

  private <T> Optional<T> refused(String name, String reason) {
    wrong(name, reason);
    return Optional.empty();
  }

  /** Notes the fields that nobody asked for. To be called once all others were. */
  public void refuseOthers() {
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        String meant = Spelling.nearest(name, asked);
        problems.add(path + FieldNames.quoted(name), "is not a field of " + object + (meant == null ? "" : "; did you mean " + meant + "?"));
      }
    }
  }

  /** What was wrong, in the whole message; empty if nothing was. */
  public Optional<Problems> problems() {
    return problems.isEmpty() ? Optional.empty() : Optional.of(problems.problems());
  }
}
