package io.tallystick.local.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

class RequestSenderTest {
  private final FakeQueue queue = new FakeQueue();
  private final List<Long> sent = Collections.synchronizedList(new ArrayList<>());
  private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> overtaken = Collections.synchronizedList(new ArrayList<>());

  private final SendListener listener =
      new SendListener() {
        @Override
        public void sent(long number) {
          sent.add(number);
        }

        @Override
        public void refused(long number, String reason) {
          refused.add(number + " " + reason);
        }

        @Override
        public void overtaken(long number) {
          overtaken.add(number);
        }
      };

  private RequestSender sender(Destination destination) {
    return new RequestSender(queue, destination, new Retry(new Random(1), time -> {}), listener);
  }

  private RequestSender standard() {
    return sender(Destination.standard("queue"));
  }

  private RequestSender fifo() {
    return sender(Destination.fifo("queue.fifo", "group", "run"));
  }

  private static void send(RequestSender sender, int messages) {
    IntStream.range(0, messages).forEach(number -> sender.send(number, "message " + number));
    sender.finish();
  }

  private static List<Long> numbers(int messages) {
    return LongStream.range(0, messages).boxed().toList();
  }

  private static SqsException error(int status, String code) {
    return (SqsException)
        SqsException.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build()).build();
  }

  @Test
  void batchesHaveTenMessagesAtMost() {
    send(standard(), 25);
    assertThat(queue.calls).extracting(call -> call.entries().size()).containsExactlyInAnyOrder(10, 10, 5);
    assertThat(queue.bodies()).containsExactlyInAnyOrderElementsOf(numbers(25).stream().map(number -> "message " + number).toList());
    assertThat(sent).containsExactlyInAnyOrderElementsOf(numbers(25));
  }

  @Test
  void batchesHaveOneMebibyteAtMost() {
    RequestSender sender = standard();
    sender.send(0, "x".repeat(600_000));
    sender.send(1, "ü".repeat(224_288)); // together exactly 1 MiB
    sender.send(2, "x");
    sender.send(3, "x".repeat(QueueOutlet.BATCH_BYTES));
    sender.send(4, "x");
    sender.send(5, "x");
    sender.finish();
    assertThat(queue.calls).extracting(call -> call.entries().size()).containsExactlyInAnyOrder(2, 1, 1, 2);
    assertThat(sent).hasSize(6);
  }

  @Test
  void aFifoQueueGetsThemInOrderWithItsGroupAndAnIdForEach() {
    send(fifo(), 95);
    assertThat(queue.bodies()).isEqualTo(numbers(95).stream().map(number -> "message " + number).toList());
    assertThat(queue.messages).extracting(SendMessageBatchRequestEntry::messageGroupId).containsOnly("group");
    assertThat(queue.messages).extracting(SendMessageBatchRequestEntry::messageDeduplicationId).doesNotHaveDuplicates().contains("run-0", "run-94");
    assertThat(overtaken).isEmpty();
  }

  @Test
  void onlyWhatFailedIsRepeated() {
    queue.script.add(call -> List.of(FakeQueue.failed(2, false), FakeQueue.failed(4, false)));
    queue.script.add(call -> List.of(FakeQueue.failed(1, false)));
    send(fifo(), 5);
    assertThat(queue.calls).extracting(call -> call.entries().size()).containsExactly(5, 2, 1);
    assertThat(queue.bodies()).containsExactly("message 0", "message 1", "message 3", "message 2", "message 4");
    assertThat(sent).containsExactly(0L, 1L, 3L, 2L, 4L);
    assertThat(overtaken).containsExactly(2L);
    assertThat(queue.messages).extracting(SendMessageBatchRequestEntry::messageDeduplicationId).doesNotHaveDuplicates();
  }

  @Test
  void whatTheQueueRefusesIsNotRepeated() {
    queue.script.add(call -> List.of(FakeQueue.failed(1, true)));
    send(standard(), 3);
    assertThat(queue.calls).hasSize(1);
    assertThat(refused).containsExactly("1 InvalidMessageContents: on purpose");
    assertThat(sent).containsExactly(0L, 2L);
  }

  @Test
  void throttlingServerErrorsAndLostConnectionsAreRepeated() {
    for (RuntimeException fault :
        List.of(error(400, "ThrottlingException"), error(503, "ServiceUnavailable"), SdkClientException.create("connection reset"))) {
      queue.script.add(
          call -> {
            throw fault;
          });
    }
    send(standard(), 3);
    assertThat(queue.calls).hasSize(4);
    assertThat(sent).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aBatchThatIsRefusedAsAWholeIsSentMessageByMessage() {
    for (int call = 0; call < 4; call++) {
      queue.script.add(
          request -> {
            if (request.entries().stream().anyMatch(entry -> entry.messageBody().equals("message 1"))) {
              throw error(400, "InvalidMessageContents");
            }
            return List.<BatchResultErrorEntry>of();
          });
    }
    send(standard(), 3);
    assertThat(sent).containsExactly(0L, 2L);
    assertThat(refused).hasSize(1).first().asString().startsWith("1 ");
  }

  @Test
  void aQueueThatIsGoneEndsIt() {
    for (int call = 0; call < 3; call++) {
      queue.script.add(
          request -> {
            throw QueueDoesNotExistException.builder().build();
          });
    }
    RequestSender sender = standard();
    sender.send(0, "message");
    assertThatThrownBy(sender::finish)
        .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessage("the queue is gone: queue");
    assertThatThrownBy(sender::dispatch).isInstanceOf(CommandFailure.class);
    assertThat(queue.calls).hasSize(1);
  }

  @Test
  void notToBeAllowedEndsIt() {
    queue.script.add(
        request -> {
          throw error(403, "AccessDenied");
        });
    RequestSender sender = standard();
    sender.send(0, "message");
    assertThatThrownBy(sender::finish).isInstanceOf(CommandFailure.class).hasMessageContaining("not allowed");
  }

  @Test
  void aQueueThatNeverTakesItIsGivenUp() {
    for (int call = 0; call <= Retry.MAX_REPETITIONS; call++) {
      queue.script.add(request -> List.of(FakeQueue.failed(0, false)));
    }
    RequestSender sender = standard();
    sender.send(0, "message");
    assertThatThrownBy(sender::finish).isInstanceOf(CommandFailure.class).hasMessage("the queue does not take messages: InternalError: on purpose");
    assertThat(sent).isEmpty();
  }
}
