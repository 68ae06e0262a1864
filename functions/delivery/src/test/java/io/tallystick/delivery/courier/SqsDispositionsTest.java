package io.tallystick.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** What is done about the messages of a batch, and that none is finished with before its successor is safe. */
class SqsDispositionsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final String QUEUE = "http://queue";
  private static final String LETTERS = "http://letters";

  private static final class Queues implements SqsClient {
    private final List<SendMessageBatchRequest> sent = new ArrayList<>();
    private final List<ChangeMessageVisibilityBatchRequest> changed = new ArrayList<>();
    private Predicate<SendMessageBatchRequestEntry> refused = _ -> false;
    private boolean broken;

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      if (broken) {
        throw SdkClientException.create("broken");
      }
      sent.add(request);
      return SendMessageBatchResponse.builder()
          .failed(request.entries().stream().filter(refused).map(entry -> BatchResultErrorEntry.builder().id(entry.id()).build()).toList())
          .successful(
              request.entries().stream().filter(refused.negate()).map(entry -> SendMessageBatchResultEntry.builder().id(entry.id()).build()).toList())
          .build();
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(ChangeMessageVisibilityBatchRequest request) {
      if (broken) {
        throw SdkClientException.create("broken");
      }
      changed.add(request);
      return ChangeMessageVisibilityBatchResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private final Queues queues = new Queues();
  private final List<String> failed = new ArrayList<>();
  private final SqsDispositions dispositions =
      new SqsDispositions(
          queues,
          QUEUE,
          LETTERS,
          new CourierListener() {
            @Override
            public void failed(String message, RuntimeException failure) {
              failed.add(message);
            }
          });

  private static Delivery delivery(String message) {
    return Delivery.first("s", message, false, NOW, "t", "{}");
  }

  private static QueuedConsignment message(String id, String group) {
    return new QueuedConsignment(new Consignment(id, group, 1, DeliveryJson.write(delivery(id))), "receipt-" + id);
  }

  private Set<String> carryOut(List<QueuedConsignment> batch, Map<String, Disposition> decided) {
    return dispositions.carryOut(batch, decided, Deadline.after(Duration.ofSeconds(60)));
  }

  @Test
  void whatIsDoneIsFinishedWithAndWhatNothingIsSaidOfComesAgain() {
    assertThat(carryOut(List.of(message("1", ""), message("2", "")), Map.of("1", new Disposition.Done()))).containsExactly("2");
    assertThat(queues.sent).isEmpty();
    assertThat(queues.changed).isEmpty();
  }

  @Test
  void whatIsPutOffStaysOutOfSightForItsTime() {
    assertThat(carryOut(List.of(message("1", "g")), Map.of("1", new Disposition.PutOff(Duration.ofSeconds(90))))).containsExactly("1");
    assertThat(queues.changed).singleElement().satisfies(request -> {
      assertThat(request.queueUrl()).isEqualTo(QUEUE);
      assertThat(request.entries()).singleElement().satisfies(entry -> {
        assertThat(entry.receiptHandle()).isEqualTo("receipt-1");
        assertThat(entry.visibilityTimeout()).isEqualTo(90);
      });
    });
  }

  @Test
  void whatWaitsIsSentAnewByteForByteAndFinishedWith() {
    QueuedConsignment message = message("1", "");
    assertThat(carryOut(List.of(message), Map.of("1", new Disposition.Requeue(Duration.ofSeconds(700))))).isEmpty();
    assertThat(queues.changed).isEmpty();
    assertThat(queues.sent).singleElement().satisfies(request -> {
      assertThat(request.queueUrl()).isEqualTo(QUEUE);
      assertThat(request.entries()).singleElement().satisfies(entry -> {
        assertThat(entry.messageBody()).isEqualTo(message.consignment().body());
        assertThat(entry.delaySeconds()).isEqualTo(700);
      });
    });
  }

  @Test
  void whatTakesItsPlaceIsSentBeforeItIsFinishedWith() {
    Delivery next = delivery("1").triedUntil(NOW.plusSeconds(500));
    assertThat(carryOut(List.of(message("1", "")), Map.of("1", new Disposition.Replace(next, Duration.ofSeconds(500))))).isEmpty();
    assertThat(queues.sent).singleElement().satisfies(request -> {
      assertThat(request.queueUrl()).isEqualTo(QUEUE);
      assertThat(request.entries()).singleElement().satisfies(entry -> {
        assertThat(DeliveryJson.read(entry.messageBody())).contains(next);
        assertThat(entry.delaySeconds()).isEqualTo(500);
      });
    });
  }

  @Test
  void whatIsGivenUpGoesToTheDeadLettersWithItsCauseAndItsGroup() {
    assertThat(carryOut(List.of(message("1", "g")), Map.of("1", new Disposition.Dead("too_old", Optional.of("timeout"))))).isEmpty();
    assertThat(queues.sent).singleElement().satisfies(request -> {
      assertThat(request.queueUrl()).isEqualTo(LETTERS);
      assertThat(request.entries()).singleElement().satisfies(entry -> {
        assertThat(DeliveryJson.read(entry.messageBody())).contains(delivery("1"));
        assertThat(entry.messageAttributes().get("cause").stringValue()).isEqualTo("too_old");
        assertThat(entry.messageAttributes().get("last_failure").stringValue()).isEqualTo("timeout");
        assertThat(entry.messageAttributes().get("group").stringValue()).isEqualTo("g");
      });
    });
  }

  @Test
  void aDeadLetterOfNoPostHasNoLastFailure() {
    assertThat(carryOut(List.of(message("1", "")), Map.of("1", new Disposition.Dead("gone")))).isEmpty();
    assertThat(queues.sent).singleElement().satisfies(request -> assertThat(request.entries().getFirst().messageAttributes()).containsOnlyKeys("cause"));
  }

  @Test
  void aMessageWhoseSuccessorWasNotTakenComesAgainAndNoOther() {
    Map<String, Disposition> decided = new HashMap<>();
    List<QueuedConsignment> batch = IntStream.range(0, 35).mapToObj(i -> message("m" + i, "")).toList();
    batch.forEach(queued -> decided.put(queued.consignment().message(), new Disposition.Replace(delivery(queued.consignment().message()), Duration.ofSeconds(1))));
    queues.refused = entry -> entry.messageBody().contains("\"m7\"") || entry.messageBody().contains("\"m31\"");
    assertThat(carryOut(batch, decided)).containsExactlyInAnyOrder("m7", "m31");
    assertThat(queues.sent).hasSize(4).allSatisfy(request -> assertThat(request.entries()).hasSizeLessThanOrEqualTo(SqsDispositions.BATCH));
  }

  @Test
  void whileTheQueuesCannotBeReachedNothingIsFinishedWithThatWouldBeLost() {
    queues.broken = true;
    assertThat(
            carryOut(
                List.of(message("1", ""), message("2", ""), message("3", ""), message("4", "")),
                Map.of(
                    "1", new Disposition.Done(), "2", new Disposition.Replace(delivery("2"), Duration.ofSeconds(1)), "3", new Disposition.Dead("gone"),
                    "4", new Disposition.PutOff(Duration.ofSeconds(5)))))
        .containsExactlyInAnyOrder("2", "3", "4");
    assertThat(failed).as("it is told").containsExactlyInAnyOrder("2", "3", "4");
  }
}
