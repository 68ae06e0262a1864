package io.tallystick.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Properties of which every function has been evaluated, read by name and checked. Values are texts, lists and maps.
 *
 * <p>It remembers which were read, so that one that nobody knows does not pass in silence.
 */
final class Resolved {

  private final Path file;
  private final String path;
  private final int line;
  private final Map<?, ?> values;
  private final Set<String> read = new LinkedHashSet<>();

  Resolved(Path file, String path, int line, Map<?, ?> values) {
    this.file = file;
    this.path = path;
    this.line = line;
    this.values = values;
  }

  /** An error of one property. */
  TemplateException error(String name, String reason) {
    return new TemplateException(file, line, name.isEmpty() ? path : path + "." + name, reason);
  }

  boolean has(String name) {
    return get(name) != null;
  }

  Object get(String name) {
    read.add(name);
    return values.get(name);
  }

  String text(String name) throws TemplateException {
    Object value = get(name);
    if (value == null) {
      throw error(name, "is required");
    }
    if (value instanceof String text) {
      return text;
    }
    throw error(name, "must be a text");
  }

  Optional<String> optionalText(String name) throws TemplateException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  int integer(String name, int otherwise, int least, int most) throws TemplateException {
    return has(name) ? integer(name, least, most) : otherwise;
  }

  OptionalInt optionalInteger(String name, int least, int most) throws TemplateException {
    return has(name) ? OptionalInt.of(integer(name, least, most)) : OptionalInt.empty();
  }

  private int integer(String name, int least, int most) throws TemplateException {
    String text = text(name);
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException malformed) {
      // Falls through to the one error for both.
    }
    throw error(name, "must be a whole number from " + least + " to " + most + ", not '" + text + "'");
  }

  boolean flag(String name, boolean otherwise) throws TemplateException {
    if (!has(name)) {
      return otherwise;
    }
    return switch (text(name).toLowerCase(java.util.Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw error(name, "must be true or false, not '" + text(name) + "'");
    };
  }

  List<String> texts(String name) throws TemplateException {
    Object value = get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw error(name, "must be a list");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw error(name, "must be a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** The mapping of a property; empty if it is missing. */
  Resolved inside(String name) throws TemplateException {
    Object value = get(name);
    if (value == null) {
      return new Resolved(file, path + "." + name, line, Map.of());
    }
    if (value instanceof Map<?, ?> map) {
      return new Resolved(file, path + "." + name, line, map);
    }
    throw error(name, "must be a mapping");
  }

  Map<?, ?> values() {
    return values;
  }

  /** Notes that these mean nothing on this machine. */
  void ignore(Set<String> names) {
    read.addAll(names);
  }

  /** The names that were neither read nor ignored. */
  Set<String> unread() {
    Set<String> names = new LinkedHashSet<>();
    for (Object name : values.keySet()) {
      names.add((String) name);
    }
    names.removeAll(read);
    return names;
  }

  /** @throws TemplateException if there is a property that nothing here gives a meaning to */
  void refuseUnread() throws TemplateException {
    for (String name : unread()) {
      throw error(name, "is not supported on this machine");
    }
  }
}
