package io.tallystick.local.imports;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Puts requests into a ledger's FIFO queue, all in one message group, so that the ledger decides them in this order. */
final class RequestQueue {
  private static final String MESSAGE_GROUP = "import";
  private static final int BATCH_MESSAGES = 10;
  /** A larger message goes alone. */
  private static final int BATCH_BYTES = 256 * 1024;
  /** How long to try with one batch. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SqsClient sqs;
  private final String url;
  private final Retry retry;
  private final String run;
  private final List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
  private int batchBytes;
  private long messages;

  /**
   * @param run differs from that of every other run of the last minutes: a queue drops messages that it knows already, and only repetitions of this run's
   *     own calls are meant
   */
  RequestQueue(SqsClient sqs, String url, Retry retry, String run) {
    this.sqs = sqs;
    this.url = url;
    this.retry = retry;
    this.run = run;
  }

  void send(byte[] request) {
    if (batch.size() == BATCH_MESSAGES || !batch.isEmpty() && batchBytes + request.length > BATCH_BYTES) {
      flush();
    }
    batch.add(
        SendMessageBatchRequestEntry.builder()
            .id(Integer.toString(batch.size()))
            .messageBody(new String(request, StandardCharsets.UTF_8))
            .messageGroupId(MESSAGE_GROUP)
            .messageDeduplicationId(run + "-" + messages++)
            .build());
    batchBytes += request.length;
  }

  /**
   * Sends what is left.
   *
   * @throws CommandFailure if the queue does not take it
   */
  void flush() {
    Retry.Backoff backoff = retry.backoff(Deadline.after(PATIENCE));
    List<SendMessageBatchRequestEntry> left = List.copyOf(batch);
    while (!left.isEmpty()) {
      List<BatchResultErrorEntry> failed = attempt(left);
      Set<String> ids = new HashSet<>();
      for (BatchResultErrorEntry failure : failed) {
        if (Boolean.TRUE.equals(failure.senderFault())) {
          throw CommandFailure.failed("the queue refuses a request: " + failure.code() + " " + failure.message());
        }
        ids.add(failure.id());
      }
      left = left.stream().filter(entry -> ids.contains(entry.id())).toList();
      if (!left.isEmpty() && !backoff.pause()) {
        throw CommandFailure.environment("the queue does not take requests: " + failed.getFirst().message());
      }
    }
    batch.clear();
    batchBytes = 0;
  }

  private List<BatchResultErrorEntry> attempt(List<SendMessageBatchRequestEntry> entries) {
    try {
      return sqs.sendMessageBatch(request -> request.queueUrl(url).entries(entries)).failed();
    } catch (SdkException unreachable) {
      throw CommandFailure.environment("the ledger's queue does not answer: " + unreachable.getMessage(), unreachable);
    }
  }
}
