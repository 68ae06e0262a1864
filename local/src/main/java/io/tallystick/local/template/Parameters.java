package io.tallystick.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    ParameterRule rule = rule(declaration);
    Optional<String> violation = rule.violation(value);
    if (violation.isPresent()) {
      throw declaration.error("", violation.get());
    }
    return rule.isList() ? ParameterRule.items(value) : value;
  }

  private static ParameterRule rule(Resolved declaration) throws TemplateException {
    return new ParameterRule(
        declaration.text("Type"),
        declaration.texts("AllowedValues"),
        declaration.optionalText("AllowedPattern"),
        declaration.optionalText("ConstraintDescription"),
        declaration.optionalText("MinValue"),
        declaration.optionalText("MaxValue"),
        declaration.optionalText("MinLength"),
        declaration.optionalText("MaxLength"));
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
