package io.tallystick.simulator.dynamodb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The conditions and updates of DynamoDB's language of expressions, as far as the store uses them; all else is refused, as a mistake. */
final class Expression {
  private static final Map<String, Expression> PARSED = new ConcurrentHashMap<>();

  /** A condition. */
  sealed interface Condition {
    record Or(List<Condition> any) implements Condition {}

    record And(List<Condition> all) implements Condition {}

    record NotExists(String name) implements Condition {}

    record Compared(String name, String operator, String value) implements Condition {}

    record Between(String name, String low, String high) implements Condition {}
  }

  private final String text;
  private final List<String> tokens;
  private final Set<String> placeholders = new HashSet<>();
  private int next;
  private Condition condition;

  private Expression(String text) {
    this.text = text;
    this.tokens = tokens(text);
    for (String token : tokens) {
      if (token.startsWith("#") || token.startsWith(":")) {
        placeholders.add(token);
      }
    }
  }

  static Expression condition(String text) {
    return PARSED.computeIfAbsent(text, Expression::parsed);
  }

  private static Expression parsed(String text) {
    Expression expression = new Expression(text);
    expression.condition = expression.or();
    if (expression.next != expression.tokens.size()) {
      throw expression.wrong();
    }
    return expression;
  }

  Condition condition() {
    return condition;
  }

  /** Names and values that it uses, as they stand in it. */
  Set<String> placeholders() {
    return placeholders;
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      char c = text.charAt(at);
      int end = at + 1;
      if (Character.isWhitespace(c)) {
        at = end;
        continue;
      }
      if (c == '<' || c == '>') {
        end += end < text.length() && (text.charAt(end) == '=' || text.charAt(end) == '>') ? 1 : 0;
      } else if (c == '#' || c == ':' || Character.isLetter(c)) {
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
          end++;
        }
      }
      tokens.add(text.substring(at, end));
      at = end;
    }
    return tokens;
  }

  private Condition or() {
    List<Condition> any = new ArrayList<>();
    do {
      any.add(and());
    } while (take("OR"));
    return any.size() == 1 ? any.getFirst() : new Condition.Or(any);
  }

  private Condition and() {
    List<Condition> all = new ArrayList<>();
    do {
      all.add(primary());
    } while (take("AND"));
    return all.size() == 1 ? all.getFirst() : new Condition.And(all);
  }

  private Condition primary() {
    if (take("(")) {
      Condition inner = or();
      expect(")");
      return inner;
    }
    if (take("attribute_not_exists")) {
      expect("(");
      Condition absent = new Condition.NotExists(take());
      expect(")");
      return absent;
    }
    String name = take();
    if (take("BETWEEN")) {
      String low = take();
      expect("AND");
      return new Condition.Between(name, low, take());
    }
    return new Condition.Compared(name, take(), take());
  }

  private String take() {
    if (next == tokens.size()) {
      throw wrong();
    }
    return tokens.get(next++);
  }

  private boolean take(String token) {
    boolean there = next < tokens.size() && tokens.get(next).equals(token);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw wrong();
    }
  }

  private RuntimeException wrong() {
    return Refusals.validation("Invalid expression: " + text);
  }

  /** An update: what is set, by attribute, what is removed, and what is added to numbers. */
  record Update(Map<String, String> set, List<String> removed, Map<String, String> added, Set<String> placeholders) {
    private static final Map<String, Update> PARSED = new ConcurrentHashMap<>();

    static Update of(String text) {
      return PARSED.computeIfAbsent(text, Update::parsed);
    }

    private static Update parsed(String text) {
      Expression expression = new Expression(text);
      Map<String, String> set = new java.util.LinkedHashMap<>();
      List<String> removed = new ArrayList<>();
      Map<String, String> added = new java.util.LinkedHashMap<>();
      if (expression.take("SET")) {
        do {
          String name = expression.take();
          expression.expect("=");
          set.put(name, expression.take());
        } while (expression.take(","));
      }
      if (expression.take("REMOVE")) {
        do {
          removed.add(expression.take());
        } while (expression.take(","));
      }
      if (expression.take("ADD")) {
        do {
          added.put(expression.take(), expression.take());
        } while (expression.take(","));
      }
      if (expression.next != expression.tokens.size()) {
        throw expression.wrong();
      }
      return new Update(set, removed, added, expression.placeholders);
    }
  }

  /** What placeholders stand for in one request. */
  record Bindings(Map<String, String> names, Map<String, AttributeValue> values) {
    /** As the service does, refuses what is not used. */
    Bindings requireUsed(List<Set<String>> used) {
      requireUsed(names.keySet(), used);
      requireUsed(values.keySet(), used);
      return this;
    }

    private static void requireUsed(Set<String> given, List<Set<String>> used) {
      for (String placeholder : given) {
        boolean found = false;
        for (Set<String> some : used) {
          found |= some.contains(placeholder);
        }
        if (!found) {
          throw Refusals.validation("Value unused in expressions: " + placeholder);
        }
      }
    }

    String name(String placeholder) {
      String name = placeholder.startsWith("#") ? names.get(placeholder) : placeholder;
      if (name == null) {
        throw Refusals.validation("An expression attribute name used in the document path is not defined: " + placeholder);
      }
      return name;
    }

    AttributeValue value(String placeholder) {
      AttributeValue value = values.get(placeholder);
      if (value == null) {
        throw Refusals.validation("An expression attribute value used in expression is not defined: " + placeholder);
      }
      return value;
    }

    /** @param item empty where there is none */
    boolean holds(Condition condition, Map<String, AttributeValue> item) {
      return switch (condition) {
        case Condition.Or or -> {
          for (Condition one : or.any()) {
            if (holds(one, item)) {
              yield true;
            }
          }
          yield false;
        }
        case Condition.And and -> {
          for (Condition one : and.all()) {
            if (!holds(one, item)) {
              yield false;
            }
          }
          yield true;
        }
        case Condition.NotExists absent -> !item.containsKey(name(absent.name()));
        case Condition.Compared compared -> compared(item.get(name(compared.name())), compared.operator(), value(compared.value()));
        case Condition.Between between -> {
          AttributeValue actual = item.get(name(between.name()));
          yield compared(actual, ">=", value(between.low())) && compared(actual, "<=", value(between.high()));
        }
      };
    }

    private static boolean compared(AttributeValue actual, String operator, AttributeValue value) {
      if (actual == null || actual.type() != value.type()) {
        return operator.equals("<>");
      }
      int order = Keys.of(actual).compareTo(Keys.of(value));
      return switch (operator) {
        case "=" -> order == 0;
        case "<>" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        default -> throw Refusals.validation("Invalid operator: " + operator);
      };
    }
  }
}
