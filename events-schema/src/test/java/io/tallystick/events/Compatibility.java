package io.tallystick.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a schema may no longer say once it was released. Whoever reads or writes by the released one has to be able to go on: what is new may only be added, and what was allowed stays allowed.
 *
 * <p>A new value of an enum is allowed: readers are told to expect such.
 */
final class Compatibility {
  /** Keywords whose number may only fall, or go. */
  private static final Set<String> LOWER_BOUNDS = Set.of("minimum", "minLength", "minItems", "minProperties", "exclusiveMinimum");
  /** Keywords whose number may only grow, or go. */
  private static final Set<String> UPPER_BOUNDS = Set.of("maximum", "maxLength", "maxItems", "maxProperties", "exclusiveMaximum");
  /** Keywords that narrow, so that they may go but neither come nor change. */
  private static final Set<String> NARROWING = Set.of("pattern", "format", "const", "uniqueItems", "$ref", "not", "dependentRequired", "contains");
  /** Keywords that mean nothing to a validator. */
  private static final Set<String> WORDS = Set.of("title", "description", "examples", "$schema", "$comment", "default");
  private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "$defs");
  private static final Set<String> LISTED_SCHEMAS = Set.of("allOf", "anyOf", "oneOf");
  private static final Set<String> SCHEMAS = Set.of("items", "if", "then", "else");
  private static final Set<String> KNOWN_OTHERS = Set.of("$id", "type", "enum", "required", "additionalProperties");

  private final List<String> broken = new ArrayList<>();

  private Compatibility() {}

  /** Why the present schema breaks what was released; empty if it does not. */
  static List<String> broken(JsonNode released, JsonNode present) {
    Compatibility compatibility = new Compatibility();
    compatibility.schema("", released, present);
    return compatibility.broken;
  }

  private void schema(String path, JsonNode released, JsonNode present) {
    if (released.isBoolean() || present.isBoolean()) {
      require(released.equals(present), path, "is another schema");
      return;
    }
    Set<String> keywords = new TreeSet<>();
    released.fieldNames().forEachRemaining(keywords::add);
    present.fieldNames().forEachRemaining(keywords::add);
    keywords.removeAll(WORDS);
    for (String keyword : keywords) {
      keyword(path, keyword, released.path(keyword), present.path(keyword));
    }
  }

  private void keyword(String path, String keyword, JsonNode released, JsonNode present) {
    String at = path + "/" + keyword;
    if (NAMED_SCHEMAS.contains(keyword)) {
      for (var one : released.properties()) {
        require(present.has(one.getKey()), at + "/" + one.getKey(), "was removed or renamed");
        if (present.has(one.getKey())) {
          schema(at + "/" + one.getKey(), one.getValue(), present.path(one.getKey()));
        }
      }
    } else if (LISTED_SCHEMAS.contains(keyword)) {
      listed(at, keyword, released, present);
    } else if (SCHEMAS.contains(keyword)) {
      require(released.isMissingNode() == present.isMissingNode(), at, "came or went");
      if (!released.isMissingNode() && !present.isMissingNode()) {
        schema(at, released, present);
      }
    } else if (LOWER_BOUNDS.contains(keyword)) {
      require(present.isMissingNode() || !released.isMissingNode() && present.decimalValue().compareTo(released.decimalValue()) <= 0, at, "was narrowed");
    } else if (UPPER_BOUNDS.contains(keyword)) {
      require(present.isMissingNode() || !released.isMissingNode() && present.decimalValue().compareTo(released.decimalValue()) >= 0, at, "was narrowed");
    } else if (NARROWING.contains(keyword)) {
      require(present.isMissingNode() || present.equals(released), at, "was narrowed");
    } else {
      other(at, keyword, released, present);
    }
  }

  private void other(String at, String keyword, JsonNode released, JsonNode present) {
    require(KNOWN_OTHERS.contains(keyword), at, "is a keyword of which nobody knows what it breaks");
    switch (keyword) {
      case "$id" -> require(released.equals(present), at, "is another one");
      case "additionalProperties" -> require(!present.isBoolean() || present.asBoolean() || released.equals(present), at, "was narrowed");
      case "required" -> {
        Set<String> more = texts(present);
        more.removeAll(texts(released));
        require(more.isEmpty(), at, "asks for more: " + more);
      }
      case "type", "enum" -> {
        Set<String> gone = texts(released);
        gone.removeAll(texts(present));
        boolean came = released.isMissingNode();
        require(present.isMissingNode() || !came && gone.isEmpty(), at, came ? "was narrowed" : "was narrowed by " + gone);
      }
      default -> {}
    }
  }

  /** Of allOf there may be fewer, or conditions that speak of what is new; of anyOf and oneOf there may be more. Those that stay keep their places. */
  private void listed(String at, String keyword, JsonNode released, JsonNode present) {
    boolean all = keyword.equals("allOf");
    require(present.isMissingNode() || !released.isMissingNode(), at, "was narrowed");
    require(all || present.isMissingNode() || present.size() >= released.size(), at, "was narrowed");
    for (int index = 0; index < Math.min(released.size(), present.size()); index++) {
      schema(at + "/" + index, released.get(index), present.get(index));
    }
    for (int index = released.size(); all && index < present.size(); index++) {
      require(present.get(index).has("if"), at + "/" + index, "asks for more");
    }
  }

  private static Set<String> texts(JsonNode value) {
    Set<String> texts = new HashSet<>();
    if (value.isTextual()) {
      texts.add(value.asText());
    }
    value.forEach(element -> texts.add(element.toString().replaceAll("^\"|\"$", "")));
    return texts;
  }

  private void require(boolean holds, String path, String reason) {
    if (!holds) {
      broken.add((path.isEmpty() ? "$" : path) + " " + reason);
    }
  }
}
