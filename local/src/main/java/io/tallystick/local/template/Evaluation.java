package io.tallystick.local.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evaluates the functions of a template: the result has texts, lists and maps only. */
final class Evaluation {

  /** What {@code AWS::NoValue} stands for: the property is not there. */
  static final Object NO_VALUE = new Object();

  private static final String ALIAS = ".Alias";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  private final Scope scope;

  Evaluation(Scope scope) {
    this.scope = scope;
  }

  /** @throws TemplateException if a function is unknown here, misused, or names something that is not there */
  Object evaluate(Value value, String path) throws TemplateException {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Items items -> list(items, path);
      case Value.Fields fields -> map(fields, path);
      case Value.Intrinsic call -> call(call, path);
    };
  }

  /** The truth of a condition. */
  boolean truth(Value value, String path) throws TemplateException {
    if (value instanceof Value.Fields fields && fields.fields().size() == 1 && fields.fields().get("Condition") instanceof Value.Text name) {
      return scope.condition(name.text(), value.line(), path);
    }
    if (!(value instanceof Value.Intrinsic call)) {
      throw scope.error(value.line(), path, "must be a condition function");
    }
    return switch (call.name()) {
      case "Condition" -> scope.condition(text(call.argument(), path), call.line(), path);
      case "Fn::Equals" -> {
        List<Value> both = arguments(call, 2, 2, path);
        yield evaluate(both.get(0), path).equals(evaluate(both.get(1), path));
      }
      case "Fn::Not" -> !truth(arguments(call, 1, 1, path).getFirst(), path);
      case "Fn::And" -> {
        boolean all = true;
        for (Value argument : arguments(call, 2, 10, path)) {
          all &= truth(argument, path);
        }
        yield all;
      }
      case "Fn::Or" -> {
        boolean any = false;
        for (Value argument : arguments(call, 2, 10, path)) {
          any |= truth(argument, path);
        }
        yield any;
      }
      default -> throw scope.error(call.line(), path, call.name() + " is not a condition function");
    };
  }

  private List<Object> list(Value.Items items, String path) throws TemplateException {
    List<Object> values = new ArrayList<>();
    for (int index = 0; index < items.items().size(); index++) {
      Object value = evaluate(items.items().get(index), path + "[" + index + "]");
      if (value != NO_VALUE) {
        values.add(value);
      }
    }
    return values;
  }

  private Map<String, Object> map(Value.Fields fields, String path) throws TemplateException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : fields.fields().entrySet()) {
      Object value = evaluate(entry.getValue(), path + "." + entry.getKey());
      if (value != NO_VALUE) {
        values.put(entry.getKey(), value);
      }
    }
    return values;
  }

  private Object call(Value.Intrinsic call, String path) throws TemplateException {
    return switch (call.name()) {
      case "Ref" -> reference(text(call.argument(), path), call.line(), path);
      case "Fn::GetAtt" -> attribute(call, path);
      case "Fn::Sub" -> substitute(call, path);
      case "Fn::If" -> {
        List<Value> arguments = arguments(call, 3, 3, path);
        boolean holds = scope.condition(text(arguments.get(0), path), call.line(), path);
        yield evaluate(arguments.get(holds ? 1 : 2), path);
      }
      case "Fn::Join" -> {
        List<Value> arguments = arguments(call, 2, 2, path);
        yield String.join(text(arguments.get(0), path), texts(arguments.get(1), path));
      }
      case "Fn::Split" -> {
        List<Value> arguments = arguments(call, 2, 2, path);
        yield List.of(text(arguments.get(1), path).split(Pattern.quote(text(arguments.get(0), path)), -1));
      }
      case "Fn::Select" -> select(call, path);
      case "Fn::FindInMap" -> findInMap(call, path);
      case "Fn::ImportValue" -> {
        String name = text(call.argument(), path);
        String value = scope.options().imports().get(name);
        if (value == null) {
          throw scope.error(call.line(), path, "Fn::ImportValue: no stack here exports '" + name + "'");
        }
        yield value;
      }
      case "Fn::Base64" -> Base64.getEncoder().encodeToString(text(call.argument(), path).getBytes(StandardCharsets.UTF_8));
      default -> throw scope.error(call.line(), path, call.name() + " is not supported on this machine");
    };
  }

  private Object reference(String name, int line, String path) throws TemplateException {
    Object parameter = scope.parameters().get(name);
    if (parameter != null) {
      return parameter;
    }
    StackOptions options = scope.options();
    return switch (name) {
      case "AWS::Region" -> options.region();
      case "AWS::AccountId" -> options.account();
      case "AWS::Partition" -> "aws";
      case "AWS::StackName" -> options.name();
      case "AWS::StackId" -> new Arn("cloudformation", options.region(), options.account(), "stack/" + options.name() + "/local").toString();
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "AWS::NotificationARNs" -> List.of();
      case "AWS::NoValue" -> NO_VALUE;
      default -> {
        Resource resource = scope.resources().get(name);
        if (resource == null && isAlias(name)) {
          yield attribute(name.substring(0, name.length() - ALIAS.length()), ALIAS.substring(1), line, path);
        }
        if (resource == null) {
          throw scope.error(line, path, "Ref: there is no parameter or resource '" + name + "'");
        }
        yield new Names(scope).reference(resource);
      }
    };
  }

  /** SAM lets a template refer to the alias that it makes for a function. */
  private boolean isAlias(String name) {
    return name.endsWith(ALIAS) && scope.resources().containsKey(name.substring(0, name.length() - ALIAS.length()));
  }

  private String attribute(Value.Intrinsic call, String path) throws TemplateException {
    String resource;
    String attribute;
    if (call.argument() instanceof Value.Items items) {
      List<String> parts = texts(items, path);
      if (parts.size() < 2) {
        throw scope.error(call.line(), path, "Fn::GetAtt needs a resource and an attribute");
      }
      resource = parts.getFirst();
      attribute = String.join(".", parts.subList(1, parts.size()));
    } else {
      String text = text(call.argument(), path);
      int dot = text.indexOf('.');
      if (dot < 1) {
        throw scope.error(call.line(), path, "Fn::GetAtt needs a resource and an attribute, not '" + text + "'");
      }
      resource = text.substring(0, dot);
      attribute = text.substring(dot + 1);
    }
    return attribute(resource, attribute, call.line(), path);
  }

  private String attribute(String name, String attribute, int line, String path) throws TemplateException {
    Resource resource = scope.resources().get(name);
    if (resource == null) {
      throw scope.error(line, path, "Fn::GetAtt: there is no resource '" + name + "'");
    }
    return new Names(scope).attribute(resource, attribute, line, path);
  }

  private String substitute(Value.Intrinsic call, String path) throws TemplateException {
    String pattern;
    Map<String, Object> own = Map.of();
    if (call.argument() instanceof Value.Items) {
      List<Value> arguments = arguments(call, 2, 2, path);
      pattern = text(arguments.get(0), path);
      if (!(arguments.get(1) instanceof Value.Fields fields)) {
        throw scope.error(call.line(), path, "Fn::Sub: the second argument must be a mapping");
      }
      own = map(fields, path);
    } else {
      pattern = text(call.argument(), path);
    }
    StringBuilder result = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(pattern);
    while (matcher.find()) {
      matcher.appendReplacement(result, Matcher.quoteReplacement(variable(matcher.group(1), own, call.line(), path)));
    }
    return matcher.appendTail(result).toString();
  }

  private String variable(String name, Map<String, Object> own, int line, String path) throws TemplateException {
    if (name.startsWith("!")) {
      return "${" + name.substring(1) + "}";
    }
    Object value = own.get(name);
    if (value == null) {
      int dot = name.indexOf('.');
      value = dot < 0 ? reference(name.strip(), line, path) : attribute(name.substring(0, dot).strip(), name.substring(dot + 1).strip(), line, path);
    }
    if (value instanceof String text) {
      return text;
    }
    throw scope.error(line, path, "Fn::Sub: ${" + name + "} is not a text");
  }

  private Object select(Value.Intrinsic call, String path) throws TemplateException {
    List<Value> arguments = arguments(call, 2, 2, path);
    String index = text(arguments.get(0), path);
    Object list = evaluate(arguments.get(1), path);
    try {
      return ((List<?>) list).get(Integer.parseInt(index.strip()));
    } catch (ClassCastException | IndexOutOfBoundsException | NumberFormatException wrong) {
      throw scope.error(call.line(), path, "Fn::Select: there is no item " + index + " in " + list);
    }
  }

  private Object findInMap(Value.Intrinsic call, String path) throws TemplateException {
    List<Value> arguments = arguments(call, 3, 3, path);
    Value current = scope.section("Mappings");
    StringBuilder where = new StringBuilder("Mappings");
    for (Value argument : arguments) {
      String key = text(argument, path);
      where.append('.').append(key);
      current = current instanceof Value.Fields fields ? fields.fields().get(key) : null;
      if (current == null) {
        throw scope.error(call.line(), path, "Fn::FindInMap: there is no " + where);
      }
    }
    return evaluate(current, where.toString());
  }

  private List<Value> arguments(Value.Intrinsic call, int least, int most, String path) throws TemplateException {
    if (call.argument() instanceof Value.Items items && items.items().size() >= least && items.items().size() <= most) {
      return items.items();
    }
    throw scope.error(call.line(), path, call.name() + " needs " + (least == most ? "" : least + " to ") + most + " arguments in a list");
  }

  private List<String> texts(Value value, String path) throws TemplateException {
    if (!(evaluate(value, path) instanceof List<?> list)) {
      throw scope.error(value.line(), path, "must be a list");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw scope.error(value.line(), path, "must be a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private String text(Value value, String path) throws TemplateException {
    if (evaluate(value, path) instanceof String text) {
      return text;
    }
    throw scope.error(value.line(), path, "must be a text");
  }
}
