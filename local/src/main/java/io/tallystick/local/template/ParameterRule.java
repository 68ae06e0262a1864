package io.tallystick.local.template;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a template allows a parameter to be, as CloudFormation checks it.
 *
 * @param type as {@code String}, {@code Number}, {@code CommaDelimitedList}, {@code List<Number>}
 * @param allowed values; empty for any
 * @param pattern that the whole value matches
 * @param constraint said in place of the pattern
 * @param least of a number
 * @param most of a number
 * @param shortest characters of a text
 * @param longest characters of a text
 */
public record ParameterRule(
    String type,
    List<String> allowed,
    Optional<String> pattern,
    Optional<String> constraint,
    Optional<String> least,
    Optional<String> most,
    Optional<String> shortest,
    Optional<String> longest) {

  public ParameterRule {
    allowed = List.copyOf(allowed);
  }

  /** What is wrong with a value, as {@code must be a number, not 'x'}; empty if nothing is. */
  public Optional<String> violation(String value) {
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      return Optional.of("must be one of " + allowed + ", not '" + value + "'");
    }
    if (pattern.isPresent() && !Pattern.matches(pattern.get(), value)) {
      return Optional.of(constraint.map(text -> "must be " + text).orElse("must match " + pattern.get()) + "; not '" + value + "'");
    }
    if (type.equals("Number")) {
      return number(value);
    }
    if (type.equals("List<Number>")) {
      return items(value).stream().map(this::number).flatMap(Optional::stream).findFirst();
    }
    return length(value);
  }

  /** Whether values are lists of texts. */
  public boolean isList() {
    return type.equals("CommaDelimitedList") || type.startsWith("List<");
  }

  /** The items of a list. */
  public static List<String> items(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).toList();
  }

  private Optional<String> number(String value) {
    BigDecimal number;
    try {
      number = new BigDecimal(value.strip());
    } catch (NumberFormatException malformed) {
      return Optional.of("must be a number, not '" + value + "'");
    }
    if (least.isPresent() && number.compareTo(new BigDecimal(least.get())) < 0) {
      return Optional.of("must be at least " + least.get() + ", not '" + value + "'");
    }
    if (most.isPresent() && number.compareTo(new BigDecimal(most.get())) > 0) {
      return Optional.of("must be at most " + most.get() + ", not '" + value + "'");
    }
    return Optional.empty();
  }

  private Optional<String> length(String value) {
    if (shortest.isPresent() && value.length() < Integer.parseInt(shortest.get())) {
      return Optional.of("must have at least " + shortest.get() + " characters, not " + value.length());
    }
    if (longest.isPresent() && value.length() > Integer.parseInt(longest.get())) {
      return Optional.of("must have at most " + longest.get() + " characters, not " + value.length());
    }
    return Optional.empty();
  }
}
