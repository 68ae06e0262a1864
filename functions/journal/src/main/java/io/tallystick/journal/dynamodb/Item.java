package io.tallystick.journal.dynamodb;

import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Amount;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A stored item that is being read. Whatever it lacks or has in another form is {@link StoreException.Corrupt} with table, key and
 * attribute, for only this ledger writes to its tables.
 */
final class Item {
  private final String table;
  private final Map<String, AttributeValue> attributes;
  private final List<String> keyNames;

  Item(String table, Map<String, AttributeValue> attributes, String... keyNames) {
    this.table = table;
    this.attributes = attributes;
    this.keyNames = List.of(keyNames);
  }

  String text(String name) {
    return required(name, AttributeValue::s);
  }

  /** Empty where there is no such attribute. */
  String textOrEmpty(String name) {
    return attributes.containsKey(name) ? text(name) : "";
  }

  byte[] bytes(String name) {
    return required(name, value -> value.b() == null ? null : value.b().asByteArrayUnsafe());
  }

  boolean truth(String name) {
    return required(name, AttributeValue::bool);
  }

  long number(String name) {
    return parsed(name, required(name, AttributeValue::n), Long::parseLong);
  }

  int smallNumber(String name) {
    return parsed(name, required(name, AttributeValue::n), Integer::parseInt);
  }

  Amount amount(String name) {
    return parsed(name, text(name), Amount::parse);
  }

  /** The texts of a list. */
  List<String> texts(String name) {
    List<AttributeValue> elements = required(name, value -> value.hasL() ? value.l() : null);
    if (elements.stream().anyMatch(element -> element.s() == null)) {
      throw corrupt(name, null);
    }
    return elements.stream().map(AttributeValue::s).toList();
  }

  /** The texts of a map, by name. */
  Map<String, String> textMap(String name) {
    Map<String, AttributeValue> elements = required(name, value -> value.hasM() ? value.m() : null);
    Map<String, String> texts = new TreeMap<>();
    elements.forEach(
        (key, element) -> {
          if (element.s() == null) {
            throw corrupt(name, null);
          }
          texts.put(key, element.s());
        });
    return texts;
  }

  /** None where there is no such attribute. */
  List<String> textsOrNone(String name) {
    return has(name) ? texts(name) : List.of();
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  /** What the parser makes of a value; what it refuses is corrupt. */
  <S, T> T parsed(String name, S value, Function<S, T> parser) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw corrupt(name, e);
    }
  }

  /** What is made of several attributes; a value that its type refuses is corrupt. */
  <T> T built(Supplier<T> builder) {
    return parsed("*", null, nothing -> builder.get());
  }

  private <T> T required(String name, Function<AttributeValue, T> get) {
    AttributeValue value = attributes.get(name);
    T found = value == null ? null : get.apply(value);
    if (found == null) {
      throw corrupt(name, null);
    }
    return found;
  }

  StoreException.Corrupt corrupt(String attribute, Throwable cause) {
    Map<String, String> details = new TreeMap<>();
    details.put("table", table);
    details.put("attribute", attribute);
    for (String name : keyNames) {
      AttributeValue value = attributes.get(name);
      if (value != null) {
        details.put("key." + name, value.s() == null ? String.valueOf(value.n()) : value.s());
      }
    }
    return new StoreException.Corrupt("a stored item is not of the form that this ledger writes", details, cause);
  }
}
