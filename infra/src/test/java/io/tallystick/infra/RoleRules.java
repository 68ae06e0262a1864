package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What roles allow beside calls on tables: exactly what Lambda needs for the function's sources, logs and failures, and what the recorder does with its
 * queues. The calls on tables are recorded and compared where the functions are.
 */
final class RoleRules {
  private static final List<String> TAKE = List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
  private static final List<String> FOLLOW = List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");
  private static final List<String> FOLLOW_KINESIS =
      List.of("kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards");
  private static final List<String> LOG = List.of("logs:CreateLogStream", "logs:PutLogEvents");

  private RoleRules() {}

  static List<String> rolesAllowWhatLambdaNeedsAndNoMore(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.running()) {
      template.functions().forEach(
          function -> {
            Set<String> needed = needed(template, function);
            Set<String> allowed = allowed(template, target(function.property("Role")));
            needed.stream().filter(one -> !allowed.contains(one)).forEach(one -> violations.add(function.id() + " may not " + one));
            allowed.stream().filter(one -> !needed.contains(one)).forEach(one -> violations.add(function.id() + " may needlessly " + one));
          });
    }
    return violations;
  }

  private static Set<String> needed(Template template, Resource function) {
    Set<String> needed = new TreeSet<>();
    LOG.forEach(action -> needed.add(action + " on " + target(function.property("LoggingConfig", "LogGroup"))));
    template.sources("SQS").filter(source -> source.function().id().equals(function.id())).forEach(
        source -> {
          String queue = target(source.properties().get("Queue"));
          TAKE.forEach(action -> needed.add(action + " on " + queue));
          needed.add("sqs:ChangeMessageVisibility on " + queue);
          if (queue.startsWith("Requests") || queue.startsWith("Unfinished")) {
            // What the recorder or finisher could not read.
            needed.add("sqs:SendMessage on InvalidQueueArn");
          }
        });
    needed.addAll(ofDeliveries(template, function));
    needed.addAll(ofChains(template, function));
    template.sources("DynamoDB").filter(source -> source.function().id().equals(function.id())).forEach(
        source -> {
          FOLLOW.forEach(action -> needed.add(action + " on " + target(source.properties().get("Stream"))));
          needed.add("dynamodb:ListStreams on stream");
          needed.add("sqs:SendMessage on " + target(at(source.properties().get("DestinationConfig"), "OnFailure", "Destination")));
        });
    // Whoever is told of a stream puts events on it.
    String stream = target(function.property("Environment", "Variables", "TALLYSTICK_OUTCOMES_STREAM"));
    if (stream != null) {
      needed.add("kinesis:PutRecord on " + stream);
    }
    template.sources("Kinesis").filter(source -> source.function().id().equals(function.id())).forEach(
        source -> {
          FOLLOW_KINESIS.forEach(action -> needed.add(action + " on " + target(source.properties().get("Stream"))));
          needed.add("sqs:SendMessage on " + target(at(source.properties().get("DestinationConfig"), "OnFailure", "Destination")));
          // As the recorder of the queues.
          needed.add("sqs:SendMessage on InvalidQueueArn");
        });
    Object failures = at(function.property("EventInvokeConfig"), "DestinationConfig", "OnFailure", "Destination");
    if (failures != null) {
      needed.add("sqs:SendMessage on " + target(failures));
    }
    return needed;
  }

  /** Whoever is told of the queue of unfinished chains hands them over to it, but for the finisher, which takes them from there. */
  private static Set<String> ofChains(Template template, Resource function) {
    String queue = target(function.property("Environment", "Variables", "TALLYSTICK_UNFINISHED_QUEUE"));
    boolean takes = template.sources("SQS").anyMatch(source -> source.function().id().equals(function.id()) && "UnfinishedQueueArn".equals(target(source.properties().get("Queue"))));
    return queue == null || takes ? Set.of() : Set.of("sqs:SendMessage on " + queue.replaceFirst("Url$", "Arn"));
  }

  /** Whoever is told of a queue of deliveries sends to it, and whoever is told of the key seals secrets; the courier, which takes deliveries, opens them and sends to targets. */
  private static Set<String> ofDeliveries(Template template, Resource function) {
    Set<String> takes =
        template.sources("SQS").filter(source -> source.function().id().equals(function.id())).map(source -> target(source.properties().get("Queue"))).collect(Collectors.toSet());
    boolean courier = takes.contains("DeliveriesQueueArn");
    Set<String> needed = new TreeSet<>();
    for (String variable : List.of("TALLYSTICK_DELIVERIES_QUEUE", "TALLYSTICK_DELIVERIES_FIFO_QUEUE", "TALLYSTICK_DEAD_DELIVERIES_QUEUE")) {
      String told = target(function.property("Environment", "Variables", variable));
      // What is in order is never replaced by a copy, which would stand behind its successors.
      if (told != null && !(courier && told.equals("DeliveriesFifoQueueUrl"))) {
        needed.add("sqs:SendMessage on " + told.replaceFirst("Url$", "Arn"));
      }
    }
    String key = target(function.property("Environment", "Variables", "TALLYSTICK_SECRETS_KEY"));
    if (key != null) {
      needed.add((courier ? "kms:Decrypt on " : "kms:Encrypt on ") + key);
    }
    if (courier) {
      needed.addAll(List.of("sqs:SendMessage on TargetQueueArns", "events:PutEvents on TargetBusArns", "events:DescribeEventBus on TargetBusArns", "kms:Decrypt on TargetKeyArns", "kms:GenerateDataKey on TargetKeyArns"));
    }
    return needed;
  }

  /** Without calls on tables and their indexes, and without keys and tracing, which have rules of their own. */
  private static Set<String> allowed(Template template, String roleId) {
    Set<String> allowed = new TreeSet<>();
    template.allows(
        (role, statement) -> {
          if (role.id().equals(roleId) && !Set.of("UseKey", "Trace").contains(String.valueOf(statement.get("Sid")))) {
            for (Object resource : list(statement.get("Resource"))) {
              String text = String.valueOf(at(resource, "Fn::Sub"));
              Object split = at(resource, "Fn::Split");
              String name = split != null ? target(list(split).getLast()) : text.endsWith("/stream/*") ? "stream" : text.contains(":stream/") ? text.replaceAll(".*\\$\\{(\\w+)}", "$1") : target(resource);
              if (name != null || !text.contains(":table/")) {
                list(statement.get("Action")).forEach(action -> allowed.add(action + " on " + name));
              }
            }
          }
        });
    return allowed;
  }
}
