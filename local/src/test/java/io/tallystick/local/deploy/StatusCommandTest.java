package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.deploy.FakeCloudFormation.FakeStack;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

class StatusCommandTest {
  private final Console console = new Console();
  private final FakeAccount account = new FakeAccount();
  private FakeStack root;
  private FakeStack functions;

  @BeforeEach
  void deploy() {
    functions =
        account.cloudFormation.stack("books-Functions", StackStatus.UPDATE_COMPLETE)
            .has("Dead", "AWS::SQS::Queue", "https://sqs/books-requests-dead")
            .has("Requests", "AWS::SQS::Queue", "https://sqs/books-requests")
            .has("Alarm", "AWS::CloudWatch::Alarm", "books-Alarm-1");
    root = account.cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE).has("Functions", StateResources.STACK, functions.id);
    root.outputs.put("RequestsQueueUrl", "https://sqs/books-requests");
    depth("https://sqs/books-requests-dead", 0, 0);
    depth("https://sqs/books-requests", 12, 3);
    alarm(StateValue.OK);
  }

  private void depth(String queue, int waiting, int taken) {
    account.queues.put(queue, Map.of("ApproximateNumberOfMessages", Integer.toString(waiting), "ApproximateNumberOfMessagesNotVisible", Integer.toString(taken)));
  }

  private void alarm(StateValue state) {
    account.alarms.clear();
    account.alarms.add(MetricAlarm.builder().alarmName("books-Alarm-1").alarmDescription("Requests are dead.").stateValue(state).build());
  }

  private int status(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "--stack";
    arguments[1] = "books";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return console.run(
        terminal -> new StatusCommand(terminal, none -> account, account.clock, (aws, api) -> {
          throw CommandFailure.environment("no HTTP API answers at " + api);
        }),
        arguments);
  }

  @Test
  void aLedgerThatIsWellIsSaidToBe() {
    assertThat(status()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("""
        stack   books                     UPDATE_COMPLETE
        stack   Functions                 UPDATE_COMPLETE
        alarms  none of 1 rings
        queue   books-requests-dead       0 waiting, 0 being worked on
        queue   books-requests            12 waiting, 3 being worked on
        api     none in this stack

        RequestsQueueUrl  https://sqs/books-requests
        """);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void anAlarmThatRingsIsAProblem() {
    alarm(StateValue.ALARM);
    assertThat(status()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("warning: the alarm books-Alarm-1 rings: Requests are dead.\n");
  }

  @Test
  void aFailureInAQueueOfFailuresIsAProblem() {
    depth("https://sqs/books-requests-dead", 1, 1);
    assertThat(status()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("warning: the queue books-requests-dead has 2 failures\n");
  }

  @Test
  void aNestedStackInABadStateIsAProblem() {
    functions.status = StackStatus.UPDATE_ROLLBACK_FAILED;
    assertThat(status()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("warning: the stack Functions is in the state UPDATE_ROLLBACK_FAILED\n");
  }

  @Test
  void aStackThatWasRolledBackAfterAnUpdateWorks() {
    root.status = StackStatus.UPDATE_ROLLBACK_COMPLETE;
    assertThat(status()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatMayNotBeReadIsSaidAndIsNoProblem() {
    account.alarmsFailure = FakeCloudFormation.error(403, "AccessDenied", "not allowed: cloudwatch:DescribeAlarms");
    account.queues.remove("https://sqs/books-requests");
    root.outputs.put("ApiUrl", "https://api.example");
    assertThat(status()).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .contains("alarms  not known: cannot read alarms: these credentials may not do that: not allowed: cloudwatch:DescribeAlarms")
        .contains("queue   books-requests            not known: cannot read the queue's depth: these credentials may not do that: not allowed: sqs:GetQueueAttributes")
        .contains("api     not known: no HTTP API answers at https://api.example");
  }

  @Test
  void allOfItIsOneObjectOnDemand() throws Exception {
    alarm(StateValue.ALARM);
    assertThat(status("--json")).isEqualTo(ExitCode.FAILED);
    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.path("well").asBoolean()).isFalse();
    assertThat(json.at("/stacks/1/status").asText()).isEqualTo("UPDATE_COMPLETE");
    assertThat(json.at("/queues/1/waiting").asLong()).isEqualTo(12);
    assertThat(json.at("/alarms/ringing")).hasSize(1);
    assertThat(json.at("/outputs/RequestsQueueUrl").asText()).isEqualTo("https://sqs/books-requests");
  }

  @Test
  void aStackThatIsNotThereOrOnlyAPlanIsSaidNotToBe() {
    root.status = StackStatus.REVIEW_IN_PROGRESS;
    assertThat(status()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("status: there is no stack books in eu-west-1; 'tally deploy --stack books' makes it\n");
  }
}
