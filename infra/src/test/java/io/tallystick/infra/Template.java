package io.tallystick.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A template as nested maps, lists, texts, numbers and truth values. */
record Template(String name, Map<String, Object> root) {

  /** A resource with its logical id. */
  record Resource(String id, String type, Map<String, Object> body) {
    Object property(String... path) {
      return at(body.get("Properties"), path);
    }
  }

  /** A source that calls a function. */
  record Source(Resource function, String id, String type, Map<String, Object> properties) {
    @Override
    public String toString() {
      return function.id() + "." + id;
    }
  }

  /** @param folder relative to this module's */
  static Template read(Path folder, String name) {
    try {
      return new Template(name, TemplateYaml.read(Files.readString(folder.resolve(name))));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Map<String, Object> section(String section) {
    return map(root.get(section));
  }

  Map<String, Object> parameter(String parameter) {
    return map(section("Parameters").get(parameter));
  }

  /** Resources, all or of one type; a function has the properties that all share. */
  Stream<Resource> resources(String... types) {
    return section("Resources").entrySet().stream()
        .map(entry -> resource(entry.getKey(), map(entry.getValue())))
        .filter(resource -> types.length == 0 || List.of(types).contains(resource.type()));
  }

  Stream<Resource> functions() {
    return resources("AWS::Serverless::Function");
  }

  Stream<Source> sources(String... types) {
    return functions()
        .flatMap(
            function ->
                map(function.property("Events")).entrySet().stream()
                    .map(
                        event ->
                            new Source(function, event.getKey(), (String) at(event.getValue(), "Type"), map(at(event.getValue(), "Properties")))))
        .filter(source -> types.length == 0 || List.of(types).contains(source.type()));
  }

  /** Statements that allow something, always or under a condition, each with the role, policy, queue policy or key that has it. */
  void allows(BiConsumer<Resource, Map<String, Object>> consumer) {
    resources()
        .forEach(
            resource ->
                Stream.concat(
                        list(resource.property("Policies")).stream().map(policy -> at(policy, "PolicyDocument")),
                        Stream.of("PolicyDocument", "KeyPolicy").map(resource::property))
                    .flatMap(document -> list(at(document, "Statement")).stream())
                    .map(Template::unconditional)
                    .filter(statement -> "Allow".equals(at(statement, "Effect")))
                    .forEach(statement -> consumer.accept(resource, map(statement))));
  }

  /** What {@code !If} gives where its condition holds; anything else as it is. */
  static Object unconditional(Object value) {
    return at(value, "Fn::If") instanceof List<?> choice ? choice.get(1) : value;
  }

  private Resource resource(String id, Map<String, Object> body) {
    String type = (String) body.get("Type");
    if (!"AWS::Serverless::Function".equals(type)) {
      return new Resource(id, type, body);
    }
    Map<String, Object> merged = new LinkedHashMap<>(body);
    merged.put("Properties", merge(map(at(root.get("Globals"), "Function")), map(body.get("Properties"))));
    return new Resource(id, type, merged);
  }

  private static Map<String, Object> merge(Map<String, Object> under, Map<String, Object> over) {
    Map<String, Object> merged = new LinkedHashMap<>(under);
    over.forEach(
        (key, value) ->
            merged.merge(
                key, value, (below, above) -> below instanceof Map<?, ?> && above instanceof Map<?, ?> ? merge(map(below), map(above)) : above));
    return merged;
  }

  /** The value under a path of keys, or null. */
  static Object at(Object value, String... path) {
    Object at = value;
    for (String key : path) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** A list as it is; one value as a list of it; none as an empty one. */
  static List<Object> list(Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
  }

  /** The name that {@code !Ref} or {@code !GetAtt} is to, else null. */
  static String target(Object value) {
    if (at(value, "Ref") instanceof String name) {
      return name;
    }
    return at(value, "Fn::GetAtt") instanceof List<?> list ? (String) list.getFirst() : null;
  }
}
