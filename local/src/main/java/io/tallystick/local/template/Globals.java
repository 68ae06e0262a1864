package io.tallystick.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SAM's {@code Globals}: properties that every function has unless it says otherwise. */
final class Globals {

  private Globals() {}

  static Value.Fields ofFunctions(Value.Fields globals) {
    return globals.fields().get("Function") instanceof Value.Fields function ? function : new Value.Fields(Map.of(), globals.line());
  }

  /** As SAM does it: mappings are merged, lists are added to, anything else is replaced. */
  static Value.Fields merge(Value.Fields globals, Value.Fields own) {
    Map<String, Value> merged = new LinkedHashMap<>(globals.fields());
    own.fields().forEach((name, value) -> merged.merge(name, value, Globals::mergeValue));
    return new Value.Fields(merged, own.line());
  }

  private static Value mergeValue(Value global, Value own) {
    if (global instanceof Value.Fields left && own instanceof Value.Fields right) {
      return merge(left, right);
    }
    if (global instanceof Value.Items left && own instanceof Value.Items right) {
      List<Value> items = new ArrayList<>(left.items());
      items.addAll(right.items());
      return new Value.Items(items, own.line());
    }
    return own;
  }
}
