package io.tallystick.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates that are deployed to AWS are read here whatever their parameters are. */
class DeploymentOptionsTest {

  private static final Path WHOLE = Path.of("..", "infra", "template.yaml");
  private static final StackOptions OPTIONS = StackOptions.local("books", URI.create("http://127.0.0.1:4000")).serving(URI.create("http://127.0.0.1:5000"));

  @Test
  void theWholeIsReadWithItsOutputs() throws Exception {
    Stack stack = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books")));

    assertThat(stack.tables()).extracting(Table::name)
        .containsExactlyInAnyOrder("books-journal", "books-accounts", "books-holds", "books-transfers", "books-statements", "books-control");
    assertThat(stack.functions()).extracting(Function::name).containsExactlyInAnyOrder("books-recorder", "books-projector", "books-keeper", "books-api");
    assertThat(stack.outputs()).containsEntry("LedgerName", "books").containsEntry("ApiUrl", "http://127.0.0.1:5000").containsEntry("DataKeyArn", "none")
        .containsEntry("RequestsQueueUrl", "http://127.0.0.1:4000/000000000000/books-requests")
        .containsEntry("RequestsQueueArn", "arn:aws:sqs:us-east-1:000000000000:books-requests");
  }

  @ParameterizedTest
  @CsvSource({"on-demand,", "provisioned,4"})
  void aStreamOfRequestsIsThereWithItsRecorderWhereItIsAskedFor(String mode, Integer shards) throws Exception {
    Stack without = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books")));
    assertThat(without.streams()).isEmpty();
    assertThat(without.outputs()).containsEntry("RequestsStreamArn", "none").containsEntry("StreamRecorderFunctionName", "none");

    Stack stack = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books", "RequestsStreamMode", mode, "RequestsStreamShards", "4")));

    assertThat(stack.streams()).singleElement().satisfies(stream -> {
      assertThat(stream.name()).isEqualTo("books-requests");
      assertThat(stream.shards()).isEqualTo(shards == null ? OptionalInt.empty() : OptionalInt.of(shards));
    });
    assertThat(stack.triggers()).filteredOn(trigger -> trigger.function().equals("books-stream-recorder")).singleElement()
        .isInstanceOfSatisfying(Trigger.OfStream.class, trigger -> {
          assertThat(trigger.stream().dataStream()).isEqualTo("books-requests");
          assertThat(trigger.reportsFailures() && trigger.bisects()).isTrue();
          assertThat(trigger.maximumRetries()).hasValue(1000);
          assertThat(trigger.onFailure()).isPresent();
        });
    assertThat(stack.outputs()).containsEntry("RequestsStreamName", "books-requests");
  }

  @Test
  void aStreamOfOutcomesIsThereWithItsPublisherWhereItIsAskedFor() throws Exception {
    Stack without = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books")));
    assertThat(without.outputs()).containsEntry("OutcomesStreamName", "none").containsEntry("PublisherFunctionName", "none");

    Stack stack = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books", "OutcomesStreamMode", "provisioned", "OutcomesStreamShards", "2", "OutcomesLanes", "8")));

    assertThat(stack.streams()).singleElement().satisfies(stream -> {
      assertThat(stream.name()).isEqualTo("books-outcomes");
      assertThat(stream.shards()).hasValue(2);
    });
    assertThat(stack.functions()).filteredOn(function -> function.name().equals("books-publisher")).singleElement()
        .satisfies(function -> assertThat(function.environment()).containsEntry("TALLYSTICK_OUTCOMES_STREAM", "books-outcomes").containsEntry("TALLYSTICK_OUTCOMES_LANES", "8"));
    assertThat(stack.triggers()).filteredOn(trigger -> trigger.function().equals("books-publisher"))
        .hasExactlyElementsOfTypes(Trigger.OfStream.class, Trigger.OfSchedule.class);
    assertThat(stack.outputs()).containsEntry("OutcomesStreamName", "books-outcomes").containsEntry("PublisherFunctionName", "books-publisher");
  }

  @Test
  void deliveriesAreThereWithTheirCourierAndPublisherWhereTheyAreAskedFor() throws Exception {
    Stack without = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books")));
    assertThat(without.outputs()).containsEntry("DeliveriesQueueUrl", "none").containsEntry("SecretsKeyArn", "none").containsEntry("CourierFunctionName", "none");

    Stack stack =
        Template.read(
            WHOLE,
            OPTIONS.with(
                Map.of("LedgerName", "books", "Deliveries", "on", "CourierTimeoutSeconds", "120", "CourierBatchSize", "5", "EndpointAllowances", "127.0.0.1",
                    "TargetQueueArns", "arn:aws:sqs:us-east-1:000000000000:one,arn:aws:sqs:us-east-1:000000000000:other")));

    String queues = "http://127.0.0.1:4000/000000000000/books-deliveries";
    assertThat(stack.streams()).isEmpty();
    assertThat(stack.functions()).filteredOn(function -> function.name().equals("books-courier")).singleElement()
        .satisfies(courier -> {
          assertThat(courier.timeout()).isEqualTo(Duration.ofSeconds(120));
          assertThat(courier.environment())
              .containsEntry("QUARKUS_LAMBDA_HANDLER", "courier")
              .containsEntry("TALLYSTICK_DELIVERIES_QUEUE", queues)
              .containsEntry("TALLYSTICK_DELIVERIES_FIFO_QUEUE", queues + ".fifo")
              .containsEntry("TALLYSTICK_DEAD_DELIVERIES_QUEUE", queues + "-dead")
              .containsEntry("TALLYSTICK_SECRETS_KEY", "arn:aws:kms:us-east-1:000000000000:key/books-State-SecretsKey")
              .containsEntry("TALLYSTICK_ENDPOINT_ALLOWANCES", "127.0.0.1");
        });
    assertThat(stack.functions()).filteredOn(function -> function.name().equals("books-publisher")).singleElement()
        .satisfies(
            publisher ->
                assertThat(publisher.environment())
                    .containsEntry("TALLYSTICK_OUTCOMES_STREAM", "none")
                    .containsEntry("TALLYSTICK_DELIVERIES_QUEUE", queues)
                    .containsEntry("TALLYSTICK_DELIVERIES_FIFO_QUEUE", queues + ".fifo"));
    assertThat(stack.triggers()).filteredOn(trigger -> trigger.function().equals("books-courier")).hasSize(2)
        .allSatisfy(
            trigger ->
                assertThat(trigger).isInstanceOfSatisfying(
                    Trigger.OfQueue.class,
                    queue -> {
                      assertThat(queue.batchSize()).isEqualTo(5);
                      assertThat(queue.reportsFailures()).isTrue();
                      assertThat(queue.maximumConcurrency()).hasValue(10);
                    }));
    assertThat(stack.queues()).filteredOn(queue -> queue.name().contains("-deliveries")).extracting(Queue::name)
        .containsExactlyInAnyOrder("books-deliveries", "books-deliveries.fifo", "books-deliveries-dead", "books-deliveries-dead.fifo");
    assertThat(stack.queues()).filteredOn(queue -> queue.name().equals("books-deliveries")).singleElement()
        .satisfies(queue -> assertThat(queue.attributes()).containsEntry("VisibilityTimeout", "720"));
    assertThat(stack.outputs())
        .containsEntry("CourierFunctionName", "books-courier")
        .containsEntry("DeadDeliveriesFifoQueueArn", "arn:aws:sqs:us-east-1:000000000000:books-deliveries-dead.fifo");
  }

  @Test
  void theQueueOfUnfinishedChainsAndTheFinisherAreThereWhereThereAreSeveralShards() throws Exception {
    Stack without = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books")));
    assertThat(without.outputs()).containsEntry("UnfinishedQueueUrl", "none").containsEntry("UnfinishedDeadQueueUrl", "none").containsEntry("FinisherFunctionName", "none");
    assertThat(without.queues()).noneMatch(queue -> queue.name().contains("unfinished"));
    assertThat(without.functions()).noneMatch(function -> function.name().equals("books-finisher"));

    Stack stack = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books", "Shards", "4", "RecorderTimeoutSeconds", "30", "FinisherMaximumConcurrency", "3")));

    String url = "http://127.0.0.1:4000/000000000000/books-unfinished";
    for (String function : List.of("recorder", "api", "finisher")) {
      assertThat(stack.functions()).filteredOn(one -> one.name().equals("books-" + function)).singleElement()
          .satisfies(one -> assertThat(one.environment()).containsEntry("TALLYSTICK_UNFINISHED_QUEUE", url).containsEntry("TALLYSTICK_SHARDS", "4"));
    }
    assertThat(stack.functions()).filteredOn(function -> function.name().equals("books-finisher")).singleElement()
        .satisfies(finisher -> {
          assertThat(finisher.timeout()).isEqualTo(Duration.ofSeconds(30));
          assertThat(finisher.environment()).containsEntry("QUARKUS_LAMBDA_HANDLER", "finisher");
        });
    assertThat(stack.triggers()).filteredOn(trigger -> trigger.function().equals("books-finisher")).singleElement().isInstanceOfSatisfying(
        Trigger.OfQueue.class,
        queue -> {
          assertThat(queue.batchSize()).isEqualTo(10);
          assertThat(queue.reportsFailures()).isTrue();
          assertThat(queue.maximumConcurrency()).hasValue(3);
        });
    assertThat(stack.queues()).filteredOn(queue -> queue.name().equals("books-unfinished")).singleElement()
        .satisfies(queue -> {
          assertThat(queue.attributes()).containsEntry("VisibilityTimeout", "210");
          assertThat(queue.redrive().orElseThrow().maximumReceives()).isEqualTo(20);
        });
    assertThat(stack.outputs()).containsEntry("UnfinishedQueueUrl", url).containsEntry("UnfinishedDeadQueueUrl", url + "-dead").containsEntry("FinisherFunctionName", "books-finisher");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EncryptionKey=AWS_OWNED                                                                 | none
      EncryptionKey=STACK                                                                     | arn:aws:kms:us-east-1:000000000000:key/books-State-Key
      EncryptionKey=CUSTOMER,CustomerKeyArn=arn:aws:kms:us-east-1:000000000000:key/mine       | arn:aws:kms:us-east-1:000000000000:key/mine
      """)
  void aKeyOfTheAccountsOwnIsNamedAndNotUsed(String parameters, String key) throws Exception {
    Stack stack = Template.read(WHOLE, OPTIONS.with(parameters(parameters)));

    assertThat(stack.outputs()).containsEntry("DataKeyArn", key);
    assertThat(stack.queues()).hasSize(6);
  }

  @Test
  void restoredTablesTakeThePlaceOfTheStacksOwnForAllThatRuns() throws Exception {
    Map<String, String> restored =
        Map.of(
            "LedgerName", "books", "RestoredJournalTable", "old-journal", "RestoredJournalStreamArn", "arn:aws:dynamodb:us-east-1:000000000000:table/old-journal/stream/1",
            "RestoredAccountsTable", "new-accounts", "RestoredHoldsTable", "new-holds", "RestoredTransfersTable", "new-transfers", "RestoredStatementsTable", "new-statements",
            "RestoredControlTable", "new-control");
    Stack stack = Template.read(WHOLE, OPTIONS.with(restored));

    assertThat(stack.tables()).as("the stack's own stay").extracting(Table::name).contains("books-journal", "books-control");
    assertThat(stack.outputs()).containsEntry("JournalTable", "old-journal").containsEntry("JournalStreamArn", restored.get("RestoredJournalStreamArn"))
        .containsEntry("AccountsTable", "new-accounts").containsEntry("HoldsTable", "new-holds").containsEntry("TransfersTable", "new-transfers")
        .containsEntry("StatementsTable", "new-statements").containsEntry("ControlTable", "new-control");
    assertThat(stack.functions()).hasSize(4).allSatisfy(
        function -> assertThat(function.environment()).containsEntry("TALLYSTICK_TABLES_JOURNAL", "old-journal").containsEntry("TALLYSTICK_TABLES_CONTROL", "new-control"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Tracing=Active
      RecorderReservedConcurrency=4
      Revision=2
      JwtIssuer=https://issuer.example,JwtAudience=ledger
      AlarmTopicArn=arn:aws:sns:us-east-1:000000000000:alarms
      """)
  void everyOptionIsRead(String parameters) throws Exception {
    assertThat(Template.read(WHOLE, OPTIONS.with(parameters(parameters))).functions()).hasSize(4);
  }

  private static Map<String, String> parameters(String text) {
    return Arrays.stream(text.split(",")).map(one -> one.split("=", 2)).collect(Collectors.toMap(one -> one[0], one -> one[1]));
  }
}
