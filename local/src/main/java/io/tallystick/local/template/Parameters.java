package io.tallystick.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The values of a template's parameters, checked as CloudFormation checks them. */
final class Parameters {

  private Parameters() {}

  /**
   * @return by name; a text, or a list of texts for a parameter of a list type
   * @throws TemplateException if a value is missing or not allowed, or one is given that no parameter takes
   */
  static Map<String, Object> resolve(Path file, Value.Fields declared, Map<String, String> given) throws TemplateException {
    for (String name : given.keySet()) {
      if (!declared.fields().containsKey(name)) {
        throw new TemplateException(file, declared.line(), "Parameters", "has no parameter '" + name + "'; there are " + declared.fields().keySet());
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : declared.fields().entrySet()) {
      String path = "Parameters." + entry.getKey();
      if (!(entry.getValue() instanceof Value.Fields declaration)) {
        throw new TemplateException(file, entry.getValue().line(), path, "must be a mapping");
      }
      values.put(entry.getKey(), value(new Resolved(file, path, declaration.line(), literals(declaration)), given.get(entry.getKey())));
    }
    return values;
  }

  private static Object value(Resolved declaration, String given) throws TemplateException {
    String value = given;
    if (value == null) {
      value = declaration.optionalText("Default").orElseThrow(() -> declaration.error("", "has no default and no value was given"));
    }
    String type = declaration.text("Type");
    List<String> allowed = declaration.texts("AllowedValues");
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      throw declaration.error("", "must be one of " + allowed + ", not '" + value + "'");
    }
    String pattern = declaration.optionalText("AllowedPattern").orElse(null);
    if (pattern != null && !Pattern.matches(pattern, value)) {
      throw declaration.error("", declaration.optionalText("ConstraintDescription").orElse("must match " + pattern) + "; not '" + value + "'");
    }
    if (type.equals("Number")) {
      checkNumber(declaration, value);
    }
    return type.equals("CommaDelimitedList") || type.startsWith("List<") ? Arrays.stream(value.split(",")).map(String::strip).toList() : value;
  }

  private static void checkNumber(Resolved declaration, String value) throws TemplateException {
    try {
      double number = Double.parseDouble(value);
      double least = Double.parseDouble(declaration.optionalText("MinValue").orElse("-Infinity"));
      double most = Double.parseDouble(declaration.optionalText("MaxValue").orElse("Infinity"));
      if (number < least || number > most) {
        throw declaration.error("", "must be from " + least + " to " + most + ", not '" + value + "'");
      }
    } catch (NumberFormatException malformed) {
      throw declaration.error("", "must be a number, not '" + value + "'");
    }
  }

  /** Declarations of parameters hold no functions. */
  private static Map<String, Object> literals(Value.Fields declaration) {
    Map<String, Object> values = new LinkedHashMap<>();
    declaration.fields().forEach((name, value) -> {
      if (value instanceof Value.Text text) {
        values.put(name, text.text());
      } else if (value instanceof Value.Items items) {
        List<String> texts = new ArrayList<>();
        for (Value item : items.items()) {
          texts.add(item instanceof Value.Text text ? text.text() : "");
        }
        values.put(name, texts);
      }
    });
    return values;
  }
}
