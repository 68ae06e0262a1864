package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules of parameters and outputs, and of what names them. */
final class ParameterRules {
  private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");
  /** A longer text may be a whole policy; a shorter one says nothing. */
  private static final int DESCRIPTION = 10;

  private ParameterRules() {}

  static List<String> everyParameterIsDescribedTypedAndBounded(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      for (String name : template.section("Parameters").keySet()) {
        Map<String, Object> parameter = template.parameter(name);
        String place = template.name() + " parameter " + name;
        if (String.valueOf(parameter.getOrDefault("Description", "")).length() < DESCRIPTION) {
          violations.add(place + " is not described");
        }
        if (!Set.of("String", "Number").contains(String.valueOf(parameter.get("Type")))) {
          violations.add(place + " has no type");
        }
        if (!parameter.containsKey("AllowedValues") && !parameter.containsKey("AllowedPattern")) {
          violations.add(place + " says neither which values nor which pattern is allowed");
        }
      }
    }
    return violations;
  }

  static List<String> everyDefaultIsAllowed(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      for (String name : template.section("Parameters").keySet()) {
        Map<String, Object> parameter = template.parameter(name);
        String byDefault = String.valueOf(parameter.get("Default"));
        boolean allowed =
            !parameter.containsKey("Default")
                || (parameter.containsKey("AllowedValues")
                    ? list(parameter.get("AllowedValues")).stream().map(String::valueOf).toList().contains(byDefault)
                    : byDefault.matches(String.valueOf(parameter.get("AllowedPattern"))));
        if (!allowed) {
          violations.add(template.name() + " parameter " + name + " has a default that is not allowed");
        }
      }
    }
    return violations;
  }

  static List<String> everyParameterHasADefaultOrIsFed(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      template.section("Parameters").forEach(
          (name, parameter) -> {
            boolean fed = template != stacks.whole() && stacks.feeder(name) != null;
            if (at(parameter, "Default") == null && !fed) {
              violations.add(template.name() + " parameter " + name + " has no default and is no output of another stack");
            }
          });
    }
    return violations;
  }

  static List<String> parametersOfOneNameAreOfOneKind(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      template.section("Parameters").forEach(
          (name, parameter) -> {
            Map<String, Object> others =
                Stream.of(stacks.functions(), stacks.api(), stacks.observability(), stacks.state()).map(one -> one.parameter(name)).filter(one -> !one.isEmpty()).findFirst().orElse(Map.of());
            if (others.isEmpty()) {
              violations.add(template.name() + " parameter " + name + " is passed to no stack");
            }
            for (String attribute : List.of("Type", "Default", "AllowedValues", "AllowedPattern")) {
              if (!others.isEmpty() && !String.valueOf(at(parameter, attribute)).equals(String.valueOf(others.get(attribute)))) {
                violations.add(template.name() + " parameter " + name + " has another " + attribute + " than elsewhere");
              }
            }
          });
    }
    return violations;
  }

  static List<String> everyOutputIsDescribed(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      template.section("Outputs").forEach(
          (name, output) -> {
            if (String.valueOf(at(output, "Description")).length() < DESCRIPTION || at(output, "Value") == null) {
              violations.add(template.name() + " output " + name + " is not described or has no value");
            }
          });
    }
    return violations;
  }

  static List<String> everyNameIsKnown(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      Set<String> known = new HashSet<>(template.section("Parameters").keySet());
      known.addAll(template.section("Resources").keySet());
      for (String name : names(template.root())) {
        String base = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (!name.startsWith("AWS::") && !known.contains(base)) {
          violations.add(template.name() + " names " + name + ", which is neither parameter nor resource");
        }
      }
    }
    return violations;
  }

  static List<String> everyParameterIsUsed(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      Set<String> used = names(template.root());
      for (String name : template.section("Parameters").keySet()) {
        if (!used.contains(name)) {
          violations.add(template.name() + " parameter " + name + " is not used");
        }
      }
    }
    return violations;
  }

  /** Whatever a template names by Ref, GetAtt or substitution. */
  static Set<String> names(Object value) {
    Set<String> names = new HashSet<>();
    collect(value, names);
    return names;
  }

  private static void collect(Object value, Set<String> names) {
    switch (value) {
      case Map<?, ?> map -> {
        if (map.get("Ref") instanceof String name) {
          names.add(name);
        }
        if (map.get("Fn::GetAtt") instanceof List<?> path) {
          names.add(String.valueOf(path.getFirst()));
        }
        if (map.get("Fn::Sub") instanceof String text) {
          substituted(text, Map.of(), names);
        }
        if (map.get("Fn::Sub") instanceof List<?> withOwn && withOwn.getFirst() instanceof String text) {
          substituted(text, Template.map(withOwn.get(1)), names);
        }
        map.values().forEach(inner -> collect(inner, names));
      }
      case List<?> list -> list.forEach(inner -> collect(inner, names));
      case null, default -> {}
    }
  }

  private static void substituted(String text, Map<String, Object> own, Set<String> names) {
    Matcher matcher = SUBSTITUTED.matcher(text);
    while (matcher.find()) {
      if (!own.containsKey(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
  }
}
