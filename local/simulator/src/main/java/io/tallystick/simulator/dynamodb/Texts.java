package io.tallystick.simulator.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys and values as people read them. */
final class Texts {
  private static final int MOST = 4;

  private Texts() {}

  /** The key, and the numbers and short texts beside it. */
  static String of(Table table, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> shown = new TreeMap<>(SimulatedDynamoDb.key(table, attributes));
    for (String name : List.of("sequence", "posted", "target", "version")) {
      if (attributes.containsKey(name)) {
        shown.put(name, attributes.get(name));
      }
    }
    return of(shown);
  }

  static String of(Table table, List<Map<String, AttributeValue>> items) {
    return items.stream().limit(MOST).map(item -> of(table, item)).collect(Collectors.joining(" ")) + (items.size() > MOST ? " … of " + items.size() : "");
  }

  static String of(Map<String, AttributeValue> attributes) {
    return new TreeMap<>(attributes).entrySet().stream().map(entry -> entry.getKey() + "=" + of(entry.getValue())).collect(Collectors.joining(",", "{", "}"));
  }

  private static String of(AttributeValue value) {
    return value.s() != null ? value.s() : value.n() != null ? value.n() : value.type().toString();
  }
}
