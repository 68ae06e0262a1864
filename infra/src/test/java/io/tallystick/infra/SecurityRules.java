package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;
import static io.tallystick.infra.Template.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Rules of who may do what, with which keys, and in which part of AWS. */
final class SecurityRules {
  /** Every star that is allowed, with the reason why there is no way without it. */
  private static final Map<String, String> STARS =
      Map.of(
          "Trace xray:PutTraceSegments,xray:PutTelemetryRecords on *", "X-Ray knows no resources",
          "FindStream dynamodb:ListStreams on table/${JournalTable}/stream/*", "DynamoDB makes a stream's name up",
          "LeaveItToIam kms:* on *", "a key's policy is of that key only, and without this nobody could ever change it",
          "EncryptLogs kms:Encrypt,kms:Decrypt,kms:ReEncryptFrom,kms:ReEncryptTo,kms:GenerateDataKey,kms:DescribeKey on *", "a key's policy is of that key only");

  /** Types that can have tags and whose tags are a list of keys and values. */
  private static final Set<String> TAGGED_BY_LIST =
      Set.of("AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::KMS::Key", "AWS::IAM::Role", "AWS::Logs::LogGroup", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard");

  /** Types that can have tags and whose tags are a mapping. */
  private static final Set<String> TAGGED_BY_MAP =
      Set.of("AWS::Serverless::Function", "AWS::Serverless::Application", "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage");

  /** Types that cannot have tags. */
  private static final Set<String> UNTAGGED =
      Set.of(
          "AWS::SQS::QueuePolicy", "AWS::IAM::ManagedPolicy", "AWS::Lambda::Permission", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route",
          "AWS::ApiGatewayV2::Authorizer");

  private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(secret|password|passwd|credential|private_?key|access_?key|api_?key|bearer).*");
  private static final Pattern SECRET = Pattern.compile("(?s).*(AKIA[0-9A-Z]{16}|-----BEGIN|(?i:password|secret)\\s*[=:]\\s*\\S).*");
  private static final Pattern ONE_PARTITION = Pattern.compile("(?s).*(arn:aws|\\.amazonaws\\.com\\b(?!/)|[a-z]{2}-[a-z]+-[0-9]\\b).*");
  /** Lambda, API Gateway and the like are called so in every partition. */
  private static final Set<String> PRINCIPALS = Set.of("lambda.amazonaws.com", "apigateway.amazonaws.com");

  private SecurityRules() {}

  static List<String> nothingIsAllowedByWildcard(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      template.allows(
          (holder, statement) -> {
            String actions = String.join(",", list(statement.get("Action")).stream().map(String::valueOf).toList());
            List<Object> resources = list(statement.get("Resource"));
            if (resources.isEmpty() || statement.containsKey("NotResource") || statement.containsKey("NotAction")) {
              violations.add(holder.id() + " statement " + statement.get("Sid") + " does not name what it allows, or on what");
            }
            for (Object resource : resources) {
              String name = nameOf(resource);
              String allowed = statement.get("Sid") + " " + actions + " on " + name;
              boolean star = actions.contains("*") || name.endsWith("*") && !name.contains("execute-api");
              if (star && !STARS.containsKey(allowed)) {
                violations.add(holder.id() + " allows " + allowed);
              }
            }
          });
    }
    return violations;
  }

  /** A resource without what stands before it in every ARN. */
  private static String nameOf(Object resource) {
    String name = resource instanceof String text ? text : String.valueOf(at(resource, "Fn::Sub"));
    return name.replaceFirst("^arn:\\$\\{AWS::Partition}:[a-z]+:\\$\\{AWS::Region}:\\$\\{AWS::AccountId}:", "");
  }

  static List<String> rolesUseTheKeyWhereThereIsOne(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.running()) {
      template.resources("AWS::IAM::Role").forEach(
          role -> {
            List<Object> statements = list(role.property("Policies")).stream().flatMap(policy -> list(at(policy, "PolicyDocument", "Statement")).stream()).toList();
            boolean sends = statements.stream().map(Template::unconditional).anyMatch(statement -> list(at(statement, "Action")).contains("sqs:SendMessage"));
            Object actions = sends ? List.of("kms:Decrypt", "kms:GenerateDataKey") : "kms:Decrypt";
            Map<String, Object> expected = Map.of("Sid", "UseKey", "Effect", "Allow", "Action", actions, "Resource", Map.of("Ref", "DataKeyArn"));
            if (!statements.contains(conditional("HasKey", expected))) {
              violations.add(role.id() + " cannot use the key, or may do more than that");
            }
          });
    }
    return violations;
  }

  static List<String> rolesTraceOnlyWhereTracingIsOn(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Map<String, Object> expected =
        Map.of("Sid", "Trace", "Effect", "Allow", "Action", List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"), "Resource", "*");
    for (Template template : stacks.running()) {
      template.functions().filter(function -> !"Tracing".equals(target(function.property("Tracing"))))
          .forEach(function -> violations.add(function.id() + " does not trace as it is told"));
      template.resources("AWS::IAM::Role")
          .filter(role -> list(role.property("Policies")).stream().noneMatch(policy -> list(at(policy, "PolicyDocument", "Statement")).contains(conditional("IsTraced", expected))))
          .forEach(role -> violations.add(role.id() + " cannot trace, or may where tracing is off"));
    }
    return violations;
  }

  private static Map<String, Object> conditional(String condition, Object value) {
    return Map.of("Fn::If", List.of(condition, value, Map.of("Ref", "AWS::NoValue")));
  }

  static List<String> whateverCanHaveTagsNamesItsLedger(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Map<String, Object> ledger = Map.of("Ref", "LedgerName");
    for (Template template : stacks.templates()) {
      template.resources().forEach(
          resource -> {
            Object tags = resource.property("Tags");
            boolean tagged =
                TAGGED_BY_LIST.contains(resource.type()) && list(tags).contains(Map.of("Key", "Ledger", "Value", ledger))
                    || TAGGED_BY_MAP.contains(resource.type()) && ledger.equals(at(tags, "Ledger"));
            if (!tagged && !UNTAGGED.contains(resource.type())) {
              violations.add(resource.id() + " does not say whose it is");
            }
          });
    }
    return violations;
  }

  static List<String> noSecretIsInPlainText(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      template.section("Parameters").forEach(
          (name, parameter) -> {
            if (SECRET_NAME.matcher(name).matches() && !namesAKey(template, name) && !Boolean.TRUE.equals(at(parameter, "NoEcho"))) {
              violations.add(template.name() + " parameter " + name + " is shown to everybody");
            }
          });
      template.functions().forEach(
          function ->
              map(function.property("Environment", "Variables")).entrySet().stream()
                  .filter(variable -> SECRET_NAME.matcher(variable.getKey()).matches() && !namesAKey(template, String.valueOf(target(variable.getValue()))))
                  .map(Map.Entry::getKey)
                  .forEach(variable -> violations.add(function.id() + " has the secret " + variable + " in its environment")));
      texts(template.name(), template.root(), (place, text) -> {
        if (SECRET.matcher(text).matches()) {
          violations.add(place + " holds a secret");
        }
      });
    }
    return violations;
  }

  /** What can only be the ARN of a key of KMS is no secret. */
  private static boolean namesAKey(Template template, String parameter) {
    return String.valueOf(template.parameter(parameter).get("AllowedPattern")).startsWith("none|arn:[a-z-]+:kms:");
  }

  static List<String> nothingIsOfOnePartitionOrRegion(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      texts(template.name(), template.section("Resources"), (place, text) -> {
        if (ONE_PARTITION.matcher(text).matches() && !PRINCIPALS.contains(text)) {
          violations.add(place + " works in one part of AWS only: " + text);
        }
      });
    }
    return violations;
  }

  private static void texts(String place, Object value, BiConsumer<String, String> consumer) {
    switch (value) {
      case Map<?, ?> map -> map.forEach((key, inner) -> texts(place + " " + key, inner, consumer));
      case List<?> list -> list.forEach(inner -> texts(place, inner, consumer));
      case String text -> consumer.accept(place, text);
      case null, default -> {}
    }
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
}
