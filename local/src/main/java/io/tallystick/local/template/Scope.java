package io.tallystick.local.template;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One stack while it is evaluated: everything that a function of its template can name. */
final class Scope {

  private final Path file;
  private final StackOptions options;
  private final Value.Fields template;
  private final Map<String, Object> parameters;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, Boolean> conditions = new HashMap<>();
  private final Map<String, Scope> nested = new HashMap<>();
  private final Set<String> underway = new HashSet<>();
  private final Evaluation evaluation = new Evaluation(this);

  Scope(Path file, StackOptions options) throws TemplateException {
    this.file = file;
    this.options = options;
    this.template = TemplateFile.read(file);
    this.parameters = Parameters.resolve(file, section("Parameters"), options.parameters());
    readResources();
  }

  Path file() {
    return file;
  }

  StackOptions options() {
    return options;
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  /** All that the template declares, those left out by their condition too. */
  Map<String, Resource> resources() {
    return resources;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  TemplateException error(int line, String path, String reason) {
    return new TemplateException(file, line, path, reason);
  }

  /** A part of the template; empty if it is missing. */
  Value.Fields section(String name) throws TemplateException {
    Value section = template.fields().get(name);
    if (section == null) {
      return new Value.Fields(Map.of(), 0);
    }
    if (section instanceof Value.Fields fields) {
      return fields;
    }
    throw error(section.line(), name, "must be a mapping");
  }

  /** The resource's evaluated properties. */
  Resolved properties(Resource resource) throws TemplateException {
    String path = resource.path() + ".Properties";
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : resource.properties().fields().entrySet()) {
      // Permissions have no meaning here, and name what only AWS knows.
      if (!IgnoredProperties.of(resource.type()).contains(entry.getKey())) {
        Object value = evaluation.evaluate(entry.getValue(), path + "." + entry.getKey());
        if (value != Evaluation.NO_VALUE) {
          values.put(entry.getKey(), value);
        }
      }
    }
    return new Resolved(file, path, resource.line(), values);
  }

  /** One property as text, or what stands in for it. */
  String property(Resource resource, String name, String otherwise) throws TemplateException {
    Value value = resource.properties().fields().get(name);
    if (value == null) {
      return otherwise;
    }
    String path = resource.path() + ".Properties." + name;
    return switch (guarded(path, value.line(), () -> evaluation.evaluate(value, path))) {
      case String text -> text;
      case Object other when other == Evaluation.NO_VALUE -> otherwise;
      default -> throw error(value.line(), path, "must be a text");
    };
  }

  /** Whether a named condition holds. */
  boolean condition(String name, int line, String path) throws TemplateException {
    Boolean known = conditions.get(name);
    if (known != null) {
      return known;
    }
    Value value = section("Conditions").fields().get(name);
    if (value == null) {
      throw error(line, path, "there is no condition '" + name + "'");
    }
    boolean result = guarded("Conditions." + name, value.line(), () -> evaluation.truth(value, "Conditions." + name));
    conditions.put(name, result);
    return result;
  }

  /** The stack of a resource that is itself a stack. */
  Scope nested(Resource resource) throws TemplateException {
    Scope known = nested.get(resource.logicalId());
    if (known != null) {
      return known;
    }
    Scope scope = guarded(resource.path(), resource.line(), () -> {
      String location = property(resource, "Location", property(resource, "TemplateURL", null));
      if (location == null || location.contains("://")) {
        throw error(resource.line(), resource.path(), "only a template in a file beside this one can be nested here");
      }
      return new Scope(file.resolveSibling(location).normalize(), options.nested(resource.logicalId(), nestedParameters(resource)));
    });
    nested.put(resource.logicalId(), scope);
    return scope;
  }

  /** The value of an output. */
  String output(String name, int line, String path) throws TemplateException {
    Value declared = section("Outputs").fields().get(name);
    if (!(declared instanceof Value.Fields output) || output.fields().get("Value") == null) {
      throw error(line, path, file.getFileName() + " has no output '" + name + "'");
    }
    String where = "Outputs." + name + ".Value";
    Object value = guarded(where, output.line(), () -> evaluation.evaluate(output.fields().get("Value"), where));
    if (value instanceof String text) {
      return text;
    }
    throw error(output.line(), where, "must be a text");
  }

  private Map<String, String> nestedParameters(Resource resource) throws TemplateException {
    Map<String, String> values = new LinkedHashMap<>();
    Value declared = resource.properties().fields().get("Parameters");
    if (declared == null) {
      return values;
    }
    String path = resource.path() + ".Properties.Parameters";
    if (!(declared instanceof Value.Fields fields)) {
      throw error(declared.line(), path, "must be a mapping");
    }
    for (Map.Entry<String, Value> entry : fields.fields().entrySet()) {
      Object value = evaluation.evaluate(entry.getValue(), path + "." + entry.getKey());
      if (!(value instanceof String text)) {
        throw error(entry.getValue().line(), path + "." + entry.getKey(), "must be a text");
      }
      values.put(entry.getKey(), text);
    }
    return values;
  }

  private void readResources() throws TemplateException {
    Value.Fields globals = Globals.ofFunctions(section("Globals"));
    for (Map.Entry<String, Value> entry : section("Resources").fields().entrySet()) {
      String path = "Resources." + entry.getKey();
      if (!(entry.getValue() instanceof Value.Fields declaration) || !(declaration.fields().get("Type") instanceof Value.Text type)) {
        throw error(entry.getValue().line(), path, "must be a mapping with a Type");
      }
      if (declaration.fields().get("Condition") instanceof Value.Text condition && !condition(condition.text(), condition.line(), path + ".Condition")) {
        continue;
      }
      Value properties = declaration.fields().getOrDefault("Properties", new Value.Fields(Map.of(), declaration.line()));
      if (!(properties instanceof Value.Fields fields)) {
        throw error(properties.line(), path + ".Properties", "must be a mapping");
      }
      Value.Fields merged = type.text().equals("AWS::Serverless::Function") ? Globals.merge(globals, fields) : fields;
      resources.put(entry.getKey(), new Resource(entry.getKey(), type.text(), merged, declaration.line()));
    }
  }

  private <T> T guarded(String path, int line, Step<T> step) throws TemplateException {
    if (!underway.add(path)) {
      throw error(line, path, "depends on itself");
    }
    try {
      return step.run();
    } finally {
      underway.remove(path);
    }
  }

  private interface Step<T> {
    T run() throws TemplateException;
  }
}
