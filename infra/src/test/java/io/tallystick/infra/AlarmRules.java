package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules of who is told of what. */
final class AlarmRules {
  private static final String OWN = "Tallystick";
  private static final Map<String, Object> TOPIC = Map.of("Fn::If", List.of("HasAlarmTopic", List.of(Map.of("Ref", "AlarmTopicArn")), Map.of("Ref", "AWS::NoValue")));

  private AlarmRules() {}

  /** What must be watched: the metric, and the parameter or word of its last dimension. */
  private static Set<String> needed(Stacks stacks) {
    Set<String> needed = new TreeSet<>();
    stacks.running("AWS::Serverless::Function").forEach(function -> Stream.of("Errors", "Throttles").forEach(metric -> needed.add(metric + " of " + function.id() + "FunctionName")));
    stacks.functions().sources("DynamoDB", "Kinesis").forEach(source -> needed.add("IteratorAge of " + source.function().id() + "FunctionName"));
    stacks.functions().sources("SQS").forEach(source -> needed.add("ApproximateAgeOfOldestMessage of " + target(source.properties().get("Queue")).replace("Arn", "Name")));
    // Queues that feed nothing are those of what went nowhere.
    Set<String> feeding = stacks.functions().sources("SQS").map(source -> target(source.properties().get("Queue")).replace("Arn", "Name")).collect(Collectors.toSet());
    stacks.state().resources("AWS::SQS::Queue").map(queue -> queue.id().replaceFirst("Queue$", "") + "QueueName").filter(queue -> !feeding.contains(queue))
        .forEach(queue -> needed.add("ApproximateNumberOfMessagesVisible of " + queue));
    stacks.api().resources("AWS::ApiGatewayV2::Api").forEach(api -> Stream.of("5xx", "Latency").forEach(metric -> needed.add(metric + " of " + api.id() + "Id")));
    needed.add("ProjectorLag of projector");
    needed.add("PublisherLag of publisher");
    needed.add("Failed of recorder");
    needed.add("Failed of courier");
    needed.add("Failed of finisher");
    needed.add("OldestChainAge of LedgerName");
    needed.add("BreakersOpened of LedgerName");
    needed.add("Conflicts of LedgerName");
    needed.add("InvariantsBroken of LedgerName");
    needed.add("NewerState of LedgerName");
    needed.add("WriteThrottleEvents of JournalTable");
    return needed;
  }

  static List<String> everythingThatMattersHasAnAlarm(Stacks stacks) {
    Set<String> missing = needed(stacks);
    alarms(stacks).forEach(
        alarm -> {
          Object last = at(list(alarm.property("Dimensions")).getLast(), "Value");
          missing.remove(alarm.property("MetricName") + " of " + (last instanceof String word ? word : target(last)));
        });
    return missing.stream().map(need -> need + " has no alarm").toList();
  }

  static List<String> everyAlarmSaysWhatToDoAndTellsSomebody(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Resource alarm : alarms(stacks)) {
      if (alarm.property("AlarmDescription") == null || !"notBreaching".equals(alarm.property("TreatMissingData"))) {
        violations.add(alarm.id() + " has no description or rings for silence");
      }
      if (!TOPIC.equals(alarm.property("AlarmActions"))) {
        violations.add(alarm.id() + " tells nobody");
      }
    }
    return violations;
  }

  static List<String> everyAlarmIsWithTheOthers(Stacks stacks) {
    return Stream.of(stacks.state(), stacks.functions(), stacks.api(), stacks.whole())
        .flatMap(template -> template.resources("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"))
        .map(alarm -> alarm.id() + " is not with the other alarms")
        .toList();
  }

  /** A metric of the ledger's own that is watched or shown, with its dimensions, is one that the functions write. */
  static List<String> everyMetricIsMeasured(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Set<String> measured = Measured.labels();
    for (Resource alarm : alarms(stacks)) {
      List<Object> dimensions = list(alarm.property("Dimensions")).stream().map(dimension -> at(dimension, "Name")).toList();
      boolean known = measured.contains(String.valueOf(alarm.property("MetricName"))) && Measured.DIMENSIONS.contains(dimensions);
      if (OWN.equals(alarm.property("Namespace")) && !known) {
        violations.add(alarm.id() + " watches " + alarm.property("MetricName") + " by " + dimensions + ", which nobody measures");
      }
    }
    for (List<Object> shown : shown(stacks)) {
      List<Object> dimensions = shown.stream().filter(String.class::isInstance).toList();
      List<Object> names = dimensions.size() > 4 ? List.of(dimensions.get(2), dimensions.get(4)) : List.of(dimensions.get(2));
      if (OWN.equals(shown.getFirst()) && !(measured.contains(String.valueOf(shown.get(1))) && Measured.DIMENSIONS.contains(names))) {
        violations.add("the dashboard shows " + shown.get(1) + " by " + names + ", which nobody measures");
      }
    }
    return violations;
  }

  /** Whatever has an alarm can be seen before it rings. */
  static List<String> theDashboardShowsWhatIsWatched(Stacks stacks) {
    Set<Object> shown = shown(stacks).stream().map(metric -> metric.get(1)).collect(Collectors.toSet());
    return alarms(stacks).stream().filter(alarm -> !shown.contains(alarm.property("MetricName"))).map(alarm -> "the dashboard does not show what " + alarm.id() + " watches").toList();
  }

  /** The metrics of all widgets; the body is JSON, which is YAML too. */
  private static List<List<Object>> shown(Stacks stacks) {
    return stacks.observability().resources("AWS::CloudWatch::Dashboard")
        .flatMap(dashboard -> list(TemplateYaml.read(String.valueOf(dashboard.property("DashboardBody", "Fn::Sub"))).get("widgets")).stream())
        .flatMap(widget -> list(map(at(widget, "properties")).get("metrics")).stream())
        .map(Template::list)
        .toList();
  }

  static List<Resource> alarms(Stacks stacks) {
    return stacks.observability().resources("AWS::CloudWatch::Alarm").toList();
  }
}
