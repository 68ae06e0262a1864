package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules of functions, what calls them, what they may do and who is told. */
final class FunctionRules {
  /** Fixed for life, so that it never changes. */
  private static final Set<String> FIXED = Set.of("LedgerName");
  /** Lists that are longer than a description may be; whoever changes one is told to change {@code Revision} too. */
  private static final Set<String> TOO_LONG = Set.of("TargetQueueArns", "TargetBusArns");
  private static final Set<String> NOT_OF_A_VERSION =
      Set.of("AutoPublishAlias", "Description", "VersionDescription", "Events", "EventInvokeConfig", "FunctionName", "ReservedConcurrentExecutions", "Tags");

  /** What Lambda allows. */
  private static final int DESCRIPTION = 256;
  /** Longer than any description, for a pattern that does not say. */
  private static final int UNBOUNDED = DESCRIPTION + 1;
  private static final Pattern LENGTH = Pattern.compile("\\{\\d+,(\\d+)}$");

  private FunctionRules() {}

  static List<String> everyFunctionRunsAsDecided(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.running()) {
      template.functions().forEach(
          function -> {
            if (!"java25".equals(function.property("Runtime")) || !List.of("arm64").equals(function.property("Architectures"))) {
              violations.add(function.id() + " does not run on Java 25 on arm64");
            }
            for (String property : List.of("Timeout", "MemorySize")) {
              String parameter = target(function.property(property));
              if (parameter == null || !template.section("Parameters").containsKey(parameter)) {
                violations.add(function.id() + " has a " + property + " that is no parameter");
              }
            }
            String reserved = function.property("ReservedConcurrentExecutions", "Fn::If") instanceof List<?> choice ? target(choice.get(1)) : null;
            if (reserved == null || !template.section("Parameters").containsKey(reserved)) {
              violations.add(function.id() + " has a concurrency that is no parameter");
            }
            if (function.property("SnapStart") != null && function.property("AutoPublishAlias") == null) {
              violations.add(function.id() + " would start from snapshots but publishes no version");
            }
          });
    }
    return violations;
  }

  static List<String> everyFunctionLogsToAGroupThatForgets(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.running()) {
      template.functions().forEach(
          function -> {
            Object group = template.section("Resources").get(String.valueOf(target(function.property("LoggingConfig", "LogGroup"))));
            if (!"AWS::Logs::LogGroup".equals(at(group, "Type")) || at(group, "Properties", "RetentionInDays") == null) {
              violations.add(function.id() + " has no log group of its own with retention");
            }
            if (!"JSON".equals(function.property("LoggingConfig", "LogFormat"))) {
              violations.add(function.id() + " does not log as JSON");
            }
          });
    }
    return violations;
  }

  static List<String> everyFailureOfAnAsynchronousCallIsKept(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.functions().sources("Schedule").forEach(
        source -> {
          Object config = source.function().property("EventInvokeConfig");
          if (noDestination(at(config, "DestinationConfig")) || at(config, "MaximumRetryAttempts") == null || at(config, "MaximumEventAgeInSeconds") == null) {
            violations.add(source + " has no failure queue or no bound of its repetitions");
          }
        });
    stacks.functions().sources("DynamoDB", "Kinesis").forEach(
        source -> {
          Map<String, Object> stream = source.properties();
          if (noDestination(stream.get("DestinationConfig")) || stream.get("MaximumRetryAttempts") == null || stream.get("MaximumRecordAgeInSeconds") == null) {
            violations.add(source + " has no failure queue or no bound of its repetitions");
          }
          if (!Boolean.TRUE.equals(stream.get("BisectBatchOnFunctionError"))) {
            violations.add(source + " does not bisect a batch that fails");
          }
        });
    return violations;
  }

  static List<String> everySourceReportsSingleFailures(Stacks stacks) {
    return stacks.functions().sources("SQS", "DynamoDB", "Kinesis")
        .filter(source -> !List.of("ReportBatchItemFailures").equals(source.properties().get("FunctionResponseTypes")))
        .map(source -> source + " fails a batch as a whole")
        .toList();
  }

  static List<String> everyQueueSourceIsBounded(Stacks stacks) {
    return stacks.functions().sources("SQS")
        .filter(source -> at(source.properties().get("ScalingConfig"), "MaximumConcurrency") == null || source.properties().get("BatchSize") == null)
        .map(source -> source + " has no bound of its concurrency or batches")
        .toList();
  }

  /**
   * SAM publishes a version, and moves the alias to it, for new code only: what it derives the version's name from has names of parameters in it and not
   * their values. A version is also replaced when its description is another one, so that has to have every setting of the function in it. Lambda in turn
   * publishes nothing of a function that is as it was, so the function has the same description.
   */
  static List<String> aChangedSettingIsPublished(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.running()) {
      template.functions().forEach(
          function -> {
            Object description = function.property("VersionDescription");
            if (description == null || !description.equals(function.property("Description"))) {
              violations.add(function.id() + " has another description than its versions");
            }
            Set<String> published = ParameterRules.names(description == null ? Map.of() : description);
            for (String setting : ParameterRules.names(settings(function))) {
              if (TOO_LONG.contains(setting)) {
                boolean told = List.of(template, stacks.whole()).stream().allMatch(one -> String.valueOf(one.parameter(setting).get("Description")).contains("another Revision"));
                if (!told) {
                  violations.add("nobody is told that a new " + setting + " needs a new Revision to reach " + function.id());
                }
              } else if (template.section("Parameters").containsKey(setting) && stacks.feeder(setting) == null && !FIXED.contains(setting) && !published.contains(setting)) {
                violations.add("a new " + setting + " would not reach the alias of " + function.id());
              }
            }
            if (!published.containsAll(List.of("Revision", "ControlTable"))) {
              violations.add("tables of other names would not reach the alias of " + function.id());
            }
            Set<String> switches = conditioned(template, description);
            for (String setting : switched(stacks, template, function)) {
              if (!switches.contains(thing(setting)) && !decided(stacks, template, setting, published)) {
                violations.add(setting + " that is switched on or off would not reach the alias of " + function.id());
              }
            }
            int longest = published.stream().mapToInt(name -> longest(template, name)).sum() + text(at(description, "Fn::Sub"));
            if (longest > DESCRIPTION) {
              violations.add(function.id() + " may have a description of " + longest + " characters");
            }
          });
    }
    return violations;
  }

  /** Settings that another stack's output switches on and off, unless the function comes and goes with them. */
  private static List<String> switched(Stacks stacks, Template template, Resource function) {
    Object own = template.section("Conditions").get(String.valueOf(function.body().get("Condition")));
    Set<String> withIt = at(own, "Fn::Or") == null ? things(own) : Set.of();
    return ParameterRules.names(settings(function)).stream()
        .filter(setting -> template.section("Parameters").containsKey(setting) && stacks.feeder(setting) != null)
        .filter(setting -> "none".equals(template.parameter(setting).get("Default")) && !withIt.contains(thing(setting)))
        .toList();
  }

  /** Whether parameters of the state switch it that the description has: then it changes with them. */
  private static boolean decided(Stacks stacks, Template template, String setting, Set<String> published) {
    Object choice = at(stacks.state().section("Outputs").get(setting), "Value", "Fn::If");
    Set<String> by = choice instanceof List<?> list ? ParameterRules.names(stacks.state().section("Conditions").get(String.valueOf(list.getFirst()))) : Set.of();
    return !by.isEmpty() && published.containsAll(by) && template.section("Parameters").keySet().containsAll(by);
  }

  /** What the conditions that a text depends on are about. */
  private static Set<String> conditioned(Template template, Object text) {
    Set<String> about = new HashSet<>();
    switch (text) {
      case Map<?, ?> map -> {
        if (map.get("Fn::If") instanceof List<?> choice) {
          about.addAll(things(template.section("Conditions").get(String.valueOf(choice.getFirst()))));
        }
        map.values().forEach(inner -> about.addAll(conditioned(template, inner)));
      }
      case List<?> list -> list.forEach(inner -> about.addAll(conditioned(template, inner)));
      case null, default -> {}
    }
    return about;
  }

  private static Set<String> things(Object condition) {
    return ParameterRules.names(condition).stream().map(FunctionRules::thing).collect(Collectors.toSet());
  }

  /** A queue has a URL and an ARN; there are both or neither. */
  private static String thing(String setting) {
    return setting.replaceAll("(Url|Arn)$", "");
  }

  /** Characters of a text beside what is put into it from parameters; of what it chooses between all, for they are few. */
  private static int text(Object substituted) {
    return switch (substituted) {
      case String text -> text.replaceAll("\\$\\{\\w+}", "").length();
      case List<?> withOwn -> withOwn.stream().mapToInt(FunctionRules::text).sum();
      case Map<?, ?> map -> map.entrySet().stream().mapToInt(entry -> entry.getValue() instanceof List<?> choice && "Fn::If".equals(entry.getKey()) ? text(choice.subList(1, choice.size())) : text(entry.getValue())).sum();
      case null, default -> 0;
    };
  }

  /** What is of a version; the rest is of the function or its callers. */
  private static Map<String, Object> settings(Resource function) {
    Map<String, Object> settings = new HashMap<>(map(function.body().get("Properties")));
    settings.keySet().removeAll(NOT_OF_A_VERSION);
    return settings;
  }

  private static int longest(Template template, String parameter) {
    Map<String, Object> declared = template.parameter(parameter);
    return declared.containsKey("AllowedValues")
        ? list(declared.get("AllowedValues")).stream().mapToInt(value -> String.valueOf(value).length()).max().orElseThrow()
        : LENGTH.matcher(String.valueOf(declared.get("AllowedPattern"))).results().mapToInt(length -> Integer.parseInt(length.group(1))).max().orElse(UNBOUNDED);
  }

  private static boolean noDestination(Object config) {
    return !"FailuresQueueArn".equals(target(at(config, "OnFailure", "Destination")));
  }
}
