package io.tallystick.local.deploy;

import io.tallystick.journal.Deadline;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.ApiAnswer;
import io.tallystick.local.api.ApiClient;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.Stacks;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Terminal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Shows how a deployed ledger is. */
@Command(
    name = "status",
    description = {
      "Show how a deployed ledger is: its stacks, alarms, queues, HTTP API and outputs. Exits with 1 if something is wrong;",
      "what these credentials may not read is said, and is not wrong."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand extends StackCommand {
  /** As many as one call takes. */
  private static final int ALARMS_OF_A_CALL = 100;
  private static final Duration API_PATIENCE = Duration.ofSeconds(10);
  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String COMPOSITE_ALARM = "AWS::CloudWatch::CompositeAlarm";
  private static final String API_URL = "ApiUrl";

  private final BiFunction<AwsClients, URI, ApiClient> apis;

  @Option(names = "--json", description = "Print everything as one JSON object.")
  private boolean json;

  StatusCommand(Terminal terminal) {
    this(terminal, new AwsAccounts(), Clock.SYSTEM, (aws, api) -> new RunningApis().at(api, aws.region(), aws.credentials()));
  }

  StatusCommand(Terminal terminal, AwsConnector connector, Clock clock, BiFunction<AwsClients, URI, ApiClient> apis) {
    super(terminal, connector, clock);
    this.apis = apis;
  }

  @Override
  int run(AwsClients aws) {
    Stacks stacks = new Stacks(aws.cloudFormation());
    Stack root = stacks.live(stack()).orElseThrow(() -> noStack(aws));
    List<Stacks.Part> parts = stacks.parts(root);
    Map<String, String> outputs = Stacks.outputs(root);
    List<String> alarmNames = new ArrayList<>(physicalIds(parts, ALARM));
    alarmNames.addAll(physicalIds(parts, COMPOSITE_ALARM));
    StatusReport report =
        new StatusReport(
            stack(),
            parts.stream().map(StatusCommand::part).toList(),
            outputs,
            Reading.of("alarms", () -> alarms(aws, alarmNames)),
            physicalIds(parts, StateResources.QUEUE).stream().map(url -> depth(aws, url)).toList(),
            Optional.ofNullable(outputs.get(API_URL)).map(url -> Reading.of("the HTTP API", () -> health(aws, url))));
    if (json) {
      terminal.out().println(report.json());
    } else {
      report.lines().forEach(terminal.out()::println);
      terminal.out().println();
      Outputs.print(outputs, terminal);
      report.problems().forEach(terminal::warning);
    }
    return report.isWell() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static StatusReport.Part part(Stacks.Part part) {
    Stack stack = part.stack();
    return new StatusReport.Part(
        part.path(), stack.stackStatusAsString(), StackOutcome.of(stack.stackStatus()), stack.stackStatusReason() == null ? "" : stack.stackStatusReason());
  }

  private static List<String> physicalIds(List<Stacks.Part> parts, String type) {
    return parts.stream()
        .flatMap(part -> part.resources().stream())
        .filter(resource -> resource.resourceType().equals(type) && !resource.resourceStatusAsString().equals("DELETE_COMPLETE"))
        .map(StackResourceSummary::physicalResourceId)
        .filter(id -> id != null && !id.isEmpty())
        .toList();
  }

  private static StatusReport.Alarms alarms(AwsClients aws, List<String> names) {
    List<String> ringing = new ArrayList<>();
    for (int from = 0; from < names.size(); from += ALARMS_OF_A_CALL) {
      List<String> some = names.subList(from, Math.min(names.size(), from + ALARMS_OF_A_CALL));
      DescribeAlarmsResponse described =
          aws.cloudWatch().describeAlarms(request -> request.alarmNames(some).alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM).maxRecords(ALARMS_OF_A_CALL));
      described.metricAlarms().stream()
          .filter(alarm -> alarm.stateValue() == StateValue.ALARM)
          .forEach(alarm -> ringing.add("the alarm " + alarm.alarmName() + " rings: " + alarm.alarmDescription()));
      described.compositeAlarms().stream()
          .filter(alarm -> alarm.stateValue() == StateValue.ALARM)
          .forEach(alarm -> ringing.add("the alarm " + alarm.alarmName() + " rings: " + alarm.alarmDescription()));
    }
    return new StatusReport.Alarms(names.size(), ringing);
  }

  private static StatusReport.Depth depth(AwsClients aws, String url) {
    return new StatusReport.Depth(
        url.substring(url.lastIndexOf('/') + 1),
        Reading.of(
            "the queue's depth",
            () -> {
              Map<QueueAttributeName, String> attributes =
                  aws.sqs()
                      .getQueueAttributes(
                          request ->
                              request.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                      .attributes();
              return new StatusReport.Messages(
                  Long.parseLong(attributes.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")),
                  Long.parseLong(attributes.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0")));
            }));
  }

  /** Nobody who may look at the stack need be allowed to call the ledger. */
  private String health(AwsClients aws, String url) {
    URI api;
    try {
      api = URI.create(url);
    } catch (IllegalArgumentException malformed) {
      throw CommandFailure.failed("the stack's output " + API_URL + " is no URL: " + url, malformed);
    }
    try (ApiClient client = apis.apply(aws, api)) {
      ApiAnswer answer = client.get("/v1/health", Deadline.after(API_PATIENCE));
      if (answer.succeeded()) {
        return "answers: " + answer.body();
      }
      throw CommandFailure.failed("it answers with HTTP status " + answer.status());
    }
  }
}
