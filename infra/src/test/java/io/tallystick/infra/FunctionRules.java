package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules of functions, what calls them, what they may do and who is told. */
final class FunctionRules {
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

  static List<String> nothingIsAllowedByWildcard(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.running()) {
      template.allows(
          (role, statement) -> {
            String place = role.id() + " statement " + statement.get("Sid");
            list(statement.get("Action")).stream().map(String::valueOf).filter(action -> action.contains("*"))
                .forEach(action -> violations.add(place + " allows " + action));
            List<Object> resources = list(statement.get("Resource"));
            if (resources.isEmpty()) {
              violations.add(place + " names no resource");
            }
            resources.stream().map(FunctionRules::nameOf).filter(name -> name.endsWith("*") && !name.endsWith("/stream/*"))
                .forEach(name -> violations.add(place + " allows it on " + name));
          });
    }
    return violations;
  }

  /** Streams have a name that DynamoDB makes up, so that finding them needs a star after the table's name; nothing else does. */
  private static String nameOf(Object resource) {
    return resource instanceof String text ? text : String.valueOf(at(resource, "Fn::Sub"));
  }

  static List<String> everyFunctionHasARoleOfItsOwnForLambdaOnly(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    stacks.running("AWS::Serverless::Function").forEach(
        function -> {
          String role = target(function.property("Role"));
          if (role == null || !seen.add(role)) {
            violations.add(function.id() + " has no role of its own");
          }
        });
    stacks.running("AWS::IAM::Role").forEach(
        role -> {
          List<Object> trust = list(role.property("AssumeRolePolicyDocument", "Statement"));
          if (trust.size() != 1 || !"lambda.amazonaws.com".equals(at(trust.getFirst(), "Principal", "Service"))) {
            violations.add(role.id() + " can be taken by others than Lambda");
          }
          if (role.property("ManagedPolicyArns") != null) {
            violations.add(role.id() + " has permissions that this template does not show");
          }
        });
    return violations;
  }

  static List<String> everyFunctionAndEveryFailureQueueHasAnAlarm(Stacks stacks) {
    Set<String> watched = new HashSet<>();
    alarms(stacks).forEach(alarm -> list(alarm.property("Dimensions")).forEach(dimension -> watched.add(target(at(dimension, "Value")))));
    List<String> violations = new ArrayList<>();
    stacks.running("AWS::Serverless::Function").map(Resource::id).filter(id -> !watched.contains(id)).forEach(id -> violations.add(id + " has no alarm"));
    stacks.functions().section("Parameters").keySet().stream()
        .filter(name -> name.endsWith("QueueName") && !watched.contains(name))
        .forEach(name -> violations.add(name + " has no alarm"));
    return violations;
  }

  static List<String> everyAlarmSaysWhatToDoAndTellsSomebody(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Resource alarm : alarms(stacks)) {
      if (alarm.property("AlarmDescription") == null || !"notBreaching".equals(alarm.property("TreatMissingData"))) {
        violations.add(alarm.id() + " has no description or rings for silence");
      }
      if (!(alarm.property("AlarmActions", "Fn::If") instanceof List<?> choice) || !List.of(Map.of("Ref", "AlarmTopicArn")).equals(choice.get(1))) {
        violations.add(alarm.id() + " tells nobody");
      }
    }
    return violations;
  }

  static List<Resource> alarms(Stacks stacks) {
    return stacks.running("AWS::CloudWatch::Alarm").toList();
  }

  private static boolean noDestination(Object config) {
    return !"FailuresQueueArn".equals(target(at(config, "OnFailure", "Destination")));
  }
}
