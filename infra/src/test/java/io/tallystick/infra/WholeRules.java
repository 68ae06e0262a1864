package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Rules of how the stacks fit together, and of what whoever deploys them sees. */
final class WholeRules {
  private static final String INTERFACE = "AWS::CloudFormation::Interface";
  /** What clients and operators cannot do without. */
  private static final Set<String> OUTPUTS =
      Set.of(
          "LedgerName", "ApiUrl", "RequestsQueueUrl", "RequestsQueueArn", "RequestsFifoQueueUrl", "RequestsFifoQueueArn", "RequestsDeadQueueUrl",
          "RequestsDeadFifoQueueUrl", "RequestsStreamArn", "RequestsStreamName", "InvalidQueueUrl", "InvalidQueueArn", "FailuresQueueUrl", "JournalTable", "AccountsTable", "HoldsTable", "TransfersTable",
          "StatementsTable", "ControlTable", "ReaderPolicyArn", "WriterPolicyArn", "AdminPolicyArn", "SenderPolicyArn", "RecorderFunctionName", "StreamRecorderFunctionName",
          "ProjectorFunctionName", "KeeperFunctionName", "ApiFunctionName", "PublisherFunctionName", "OutcomesStreamName", "DataKeyArn", "DashboardUrl",
          "CourierFunctionName", "FinisherFunctionName", "UnfinishedQueueUrl", "UnfinishedDeadQueueUrl", "DeliveriesQueueUrl", "DeliveriesFifoQueueUrl", "DeadDeliveriesQueueUrl", "DeadDeliveriesFifoQueueUrl", "SecretsKeyArn");

  private WholeRules() {}

  static List<String> theStacksFeedEachOtherUnderTheSameNames(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.whole().resources("AWS::Serverless::Application").forEach(
        stack -> {
          Template nested = stacks.at(stack.property("Location"));
          Map<String, Object> passed = map(stack.property("Parameters"));
          passed.keySet().stream()
              .filter(parameter -> !nested.section("Parameters").containsKey(parameter))
              .forEach(parameter -> violations.add(nested.name() + " has no parameter " + parameter));
          for (String parameter : nested.section("Parameters").keySet()) {
            String feeder = stacks.feeder(parameter);
            if (feeder != null && !List.of(feeder, "Outputs." + parameter).equals(at(passed.get(parameter), "Fn::GetAtt"))) {
              violations.add("output " + parameter + " of " + feeder + " is not passed on to " + nested.name());
            }
            if (feeder == null && !stacks.whole().section("Parameters").containsKey(parameter)) {
              violations.add("parameter " + parameter + " of " + nested.name() + " cannot be set from the whole");
            } else if (feeder == null && !Map.of("Ref", parameter).equals(passed.get(parameter))) {
              violations.add("parameter " + parameter + " is not passed on to " + nested.name());
            }
          }
        });
    return violations;
  }

  static List<String> everyOutputIsOfUse(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.nested()) {
      for (String output : template.section("Outputs").keySet()) {
        boolean taken = stacks.nested().stream().anyMatch(other -> other.section("Parameters").containsKey(output));
        if (!taken && !stacks.whole().section("Outputs").containsKey(output)) {
          violations.add("output " + output + " of " + template.name() + " is taken by no stack and given to nobody");
        }
      }
    }
    return violations;
  }

  static List<String> theWholeGivesWhatClientsNeed(Stacks stacks) {
    return OUTPUTS.stream().filter(output -> !stacks.whole().section("Outputs").containsKey(output)).map(output -> "the whole does not give " + output).toList();
  }

  static List<String> theWholeRefusesWhatItsStacksWould(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template nested : stacks.nested()) {
      nested.section("Rules").forEach(
          (rule, body) -> {
            if (!body.equals(stacks.whole().section("Rules").get(rule))) {
              violations.add("rule " + rule + " of " + nested.name() + " is found out only when half of the whole is there");
            }
          });
    }
    return violations;
  }

  static List<String> everyParameterIsInOneGroupAndHasALabel(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template template : stacks.templates()) {
      Object shown = template.section("Metadata").get(INTERFACE);
      List<Object> grouped = new ArrayList<>();
      for (Object group : list(at(shown, "ParameterGroups"))) {
        if (!(at(group, "Label", "default") instanceof String label) || label.isBlank()) {
          violations.add(template.name() + " has a group without a label");
        }
        grouped.addAll(list(at(group, "Parameters")));
      }
      Set<String> all = new TreeSet<>(template.section("Parameters").keySet());
      grouped.forEach(name -> all.add(String.valueOf(name)));
      for (String name : all) {
        if (!template.section("Parameters").containsKey(name)) {
          violations.add(template.name() + " groups " + name + ", which is no parameter");
        } else if (grouped.stream().filter(name::equals).count() != 1) {
          violations.add(template.name() + " parameter " + name + " is not in exactly one group");
        }
        if (!(at(shown, "ParameterLabels", name, "default") instanceof String label) || label.isBlank()) {
          violations.add(template.name() + " parameter " + name + " has no label");
        }
      }
      Set<String> labelled = new HashSet<>(map(at(shown, "ParameterLabels")).keySet());
      labelled.removeAll(all);
      labelled.forEach(name -> violations.add(template.name() + " labels " + name + ", which is no parameter"));
    }
    return violations;
  }
}
