package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rules of what delivers events to subscriptions. */
final class DeliveryRules {
  /** The most that SQS takes: a delivery that only waits is received again and again, and the courier gives up by itself. */
  private static final int MOST_RECEIVES = 1_000;
  /** The courier gives up after 7 days; as long as SQS keeps anything. */
  private static final int LONGEST_RETENTION_SECONDS = 1_209_600;
  private static final String CONDITION = "HasDeliveries";
  /** What a subscription could not be sent to by mistake if all of an account were allowed. */
  private static final Map<String, String> WILDCARDS =
      Map.of(
          "TargetQueueArns", "arn:aws:sqs:eu-west-1:123456789012:*",
          "TargetBusArns", "arn:aws:events:eu-west-1:123456789012:event-bus/*",
          "TargetKeyArns", "arn:aws:kms:eu-west-1:123456789012:key/*");

  private DeliveryRules() {}

  static List<String> queuesGiveUpDeliveriesAsLateAsTheyCan(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Resource queue : queues(stacks)) {
      if (!Integer.valueOf(MOST_RECEIVES).equals(queue.property("RedrivePolicy", "maxReceiveCount"))) {
        violations.add(queue.id() + " gives up what only waits");
      }
      if (!Integer.valueOf(LONGEST_RETENTION_SECONDS).equals(queue.property("MessageRetentionPeriod"))) {
        violations.add(queue.id() + " forgets what is still tried");
      }
    }
    return violations;
  }

  /** What is there only with deliveries costs nothing, or is in nobody's way, without them. */
  static List<String> deliveriesAreAskedFor(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    if (!"none".equals(stacks.state().parameter("Deliveries").get("Default"))) {
      violations.add("Deliveries are there though nobody asked for them");
    }
    ofDeliveries(stacks)
        .filter(resource -> !CONDITION.equals(resource.body().get("Condition")))
        .forEach(resource -> violations.add(resource.id() + " is there though nobody asked for deliveries"));
    return violations;
  }

  /** Who may decrypt tables may not open secrets, and who may open secrets need not read tables. */
  static List<String> secretsHaveAKeyOfTheirOwn(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    String key = target(Template.unconditional(at(stacks.state().section("Outputs").get("SecretsKeyArn"), "Value")));
    if (key == null || key.equals("Key") || stacks.state().resources("AWS::KMS::Key").noneMatch(one -> one.id().equals(key))) {
      violations.add("secrets have no key of their own");
    }
    for (Resource other : stacks.state().resources().filter(resource -> !resource.id().equals(key)).toList()) {
      if (ParameterRules.names(other.body()).contains(String.valueOf(key))) {
        violations.add(other.id() + " uses the key of secrets");
      }
    }
    return violations;
  }

  static List<String> noTargetIsAWildcard(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    WILDCARDS.forEach(
        (parameter, wildcard) -> {
          if (wildcard.matches(String.valueOf(stacks.functions().parameter(parameter).get("AllowedPattern")))) {
            violations.add(parameter + " takes a wildcard");
          }
        });
    return violations;
  }

  /** Both queues of deliveries, and what belongs to them. */
  private static Stream<Resource> ofDeliveries(Stacks stacks) {
    Set<String> names = new LinkedHashSet<>(List.of("SecretsKey", "Courier", "CourierLogs", "CourierRole", "DeliveriesOverTlsOnly"));
    for (Resource queue : queues(stacks)) {
      names.add(queue.id());
      names.add(String.valueOf(target(queue.property("RedrivePolicy", "deadLetterTargetArn"))));
    }
    Stream<Resource> alarms =
        stacks.observability().resources("AWS::CloudWatch::Alarm").filter(alarm -> ParameterRules.names(list(alarm.property("Dimensions"))).stream().anyMatch(DeliveryRules::isOfDeliveries));
    return Stream.concat(Stream.of(stacks.state(), stacks.functions()).flatMap(Template::resources).filter(resource -> names.contains(resource.id())), alarms);
  }

  private static boolean isOfDeliveries(String parameter) {
    return parameter.contains("Deliveries") || parameter.contains("Courier");
  }

  private static List<Resource> queues(Stacks stacks) {
    return stacks.functions().sources("SQS")
        .filter(source -> source.function().id().equals("Courier"))
        .map(source -> target(Template.unconditional(at(stacks.state().section("Outputs").get(target(source.properties().get("Queue"))), "Value"))))
        .map(id -> new Resource(id, "AWS::SQS::Queue", map(stacks.state().section("Resources").get(id))))
        .toList();
  }
}
