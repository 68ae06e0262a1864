package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.template.ParameterRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/**
 * Compares the values of parameters with what a template declares, before anything is sent anywhere.
 *
 * @param problems each with the parameter's name and the reason; nothing may be deployed if there are any
 * @param parameters what CloudFormation is given: a parameter that was not named keeps the value that the stack has, else the default
 */
record ParameterCheck(List<String> problems, List<Parameter> parameters) {
  /** What CloudFormation shows in place of a secret. */
  private static final String MASKED = "****";
  /** Parameters that say where data is, so that another value would look for it elsewhere. */
  private static final Set<String> FIXED = Set.of("Shards");

  ParameterCheck {
    problems = List.copyOf(problems);
    parameters = List.copyOf(parameters);
  }

  /**
   * @param template the outermost one
   * @param given on the command line
   * @param current of the stack that is to be updated; empty for a new one
   */
  static ParameterCheck of(ObjectNode template, Map<String, String> given, Map<String, String> current) {
    JsonNode declared = template.path("Parameters");
    List<String> problems = new ArrayList<>();
    List<Parameter> parameters = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    declared.fieldNames().forEachRemaining(names::add);
    for (String name : new TreeSet<>(given.keySet())) {
      if (!names.contains(name)) {
        problems.add(name + ": the template has no such parameter; it has " + String.join(", ", names));
      }
    }
    declared.properties().forEach(entry -> {
      String name = entry.getKey();
      JsonNode declaration = entry.getValue();
      if (given.containsKey(name)) {
        rule(declaration).violation(given.get(name)).or(() -> changed(name, declaration, given.get(name), current)).ifPresent(problem -> problems.add(name + ": " + problem));
        parameters.add(Parameter.builder().parameterKey(name).parameterValue(given.get(name)).build());
      } else if (current.containsKey(name)) {
        Optional.of(current.get(name))
            .filter(value -> !value.equals(MASKED))
            .flatMap(rule(declaration)::violation)
            .ifPresent(problem -> problems.add(name + ": " + problem + ", which is the value that the stack has; name another"));
        parameters.add(Parameter.builder().parameterKey(name).usePreviousValue(true).build());
      } else if (!declaration.has("Default")) {
        problems.add(name + ": has no default, so that a value is needed");
      }
    });
    return new ParameterCheck(problems, parameters);
  }

  /** Why a parameter that is fixed for a ledger's life cannot get that value. A stack that does not have it yet is of a release that knew its default only. */
  private static Optional<String> changed(String name, JsonNode declaration, String given, Map<String, String> current) {
    String standing = current.getOrDefault(name, declaration.path("Default").asText());
    return FIXED.contains(name) && !current.isEmpty() && !standing.equals(given)
        ? Optional.of("is " + standing + ", which was fixed when the ledger was created and cannot be changed")
        : Optional.empty();
  }

  private static ParameterRule rule(JsonNode declaration) {
    List<String> allowed = new ArrayList<>();
    declaration.path("AllowedValues").forEach(value -> allowed.add(value.asText()));
    return new ParameterRule(
        declaration.path("Type").asText(),
        allowed,
        text(declaration, "AllowedPattern"),
        text(declaration, "ConstraintDescription"),
        text(declaration, "MinValue"),
        text(declaration, "MaxValue"),
        text(declaration, "MinLength"),
        text(declaration, "MaxLength"));
  }

  private static Optional<String> text(JsonNode declaration, String name) {
    return declaration.has(name) ? Optional.of(declaration.path(name).asText()) : Optional.empty();
  }
}
