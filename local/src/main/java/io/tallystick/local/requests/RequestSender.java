package io.tallystick.local.requests;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends messages to a queue in batches, several at once where order does not matter. What the queue did not take is repeated with full jitter; what it took twice
 * because an answer was lost is harmless, since ids have effect once. Holds a bounded number of messages. To be used by one thread.
 */
public final class RequestSender {
  /** The most messages of one batch, and their bytes: limits of SQS. */
  static final int BATCH_MESSAGES = 10;

  static final int BATCH_BYTES = 1024 * 1024;
  /** Batches under way at once to a standard queue. */
  static final int BATCHES_AT_ONCE = 8;
  /** How long to try with one batch. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private record Message(long number, String body, int bytes) {}

  private final SqsClient sqs;
  private final Destination destination;
  private final Retry retry;
  private final SendListener listener;
  private final int width;
  private final Semaphore free;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private List<Message> batch = new ArrayList<>(BATCH_MESSAGES);
  private int batchBytes;

  public RequestSender(SqsClient sqs, Destination destination, Retry retry, SendListener listener) {
    this.sqs = sqs;
    this.destination = destination;
    this.retry = retry;
    this.listener = listener;
    this.width = destination.ordered() ? 1 : BATCHES_AT_ONCE;
    this.free = new Semaphore(width);
  }

  /**
   * Adds a message to the batch; waits while too many batches are under way.
   *
   * @param number what the listener will call it; different from all others
   * @throws CommandFailure if the queue cannot be used
   */
  public void send(long number, String body) {
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    if (batch.size() == BATCH_MESSAGES || batchBytes + bytes > BATCH_BYTES) {
      dispatch();
    }
    batch.add(new Message(number, body, bytes));
    batchBytes += bytes;
  }

  /** Puts the batch under way, full or not. */
  public void dispatch() {
    throwFailure();
    if (batch.isEmpty()) {
      return;
    }
    List<Message> full = batch;
    batch = new ArrayList<>(BATCH_MESSAGES);
    batchBytes = 0;
    acquire(1);
    Thread.startVirtualThread(
        () -> {
          try {
            deliver(full);
          } catch (RuntimeException failed) {
            failure.compareAndSet(null, failed);
          } finally {
            free.release();
          }
        });
  }

  /**
   * Sends the rest and waits until everything has been taken or refused.
   *
   * @throws CommandFailure if the queue cannot be used
   */
  public void finish() {
    dispatch();
    acquire(width);
    free.release(width);
    throwFailure();
  }

  private void throwFailure() {
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private void acquire(int permits) {
    try {
      free.acquire(permits);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted while sending", interrupted);
    }
  }

  private void deliver(List<Message> messages) {
    Retry.Backoff backoff = retry.backoff(Deadline.after(PATIENCE));
    List<Message> left = messages;
    while (!left.isEmpty()) {
      Attempt attempt = attempt(left);
      left = attempt.left();
      if (!left.isEmpty() && !backoff.pause()) {
        throw CommandFailure.environment("the queue does not take messages: " + attempt.reason(), attempt.cause());
      }
    }
  }

  /** What is left after an attempt, and why. */
  private record Attempt(List<Message> left, String reason, Exception cause) {}

  private Attempt attempt(List<Message> messages) {
    try {
      return sort(messages, sqs.sendMessageBatch(request -> request.queueUrl(destination.queueUrl()).entries(entries(messages))));
    } catch (QueueDoesNotExistException gone) {
      throw CommandFailure.environment("the queue is gone: " + destination.queueUrl(), gone);
    } catch (AwsServiceException refused) {
      if (refused.isThrottlingException() || refused.statusCode() >= HttpStatusCode.INTERNAL_SERVER_ERROR) {
        return new Attempt(messages, refused.getMessage(), refused);
      }
      if (refused.statusCode() == HttpStatusCode.FORBIDDEN) {
        throw CommandFailure.environment("sending is not allowed: " + refused.getMessage(), refused);
      }
      return one(messages, refused);
    } catch (SdkException unreachable) {
      return new Attempt(messages, unreachable.getMessage(), unreachable);
    }
  }

  /** The queue refuses the batch as a whole: each message has to be asked about by itself. */
  private Attempt one(List<Message> messages, AwsServiceException refused) {
    if (messages.size() == 1) {
      listener.refused(messages.getFirst().number(), refused.getMessage());
    } else {
      messages.forEach(message -> deliver(List.of(message)));
    }
    return new Attempt(List.of(), refused.getMessage(), refused);
  }

  private Attempt sort(List<Message> messages, SendMessageBatchResponse response) {
    Map<String, BatchResultErrorEntry> failed = new HashMap<>();
    response.failed().forEach(entry -> failed.put(entry.id(), entry));
    List<Message> left = new ArrayList<>();
    String reason = "";
    for (int at = 0; at < messages.size(); at++) {
      Message message = messages.get(at);
      BatchResultErrorEntry entry = failed.get(Integer.toString(at));
      if (entry == null) {
        listener.sent(message.number());
        if (destination.ordered()) {
          left.forEach(overtaken -> listener.overtaken(overtaken.number()));
        }
      } else if (Boolean.TRUE.equals(entry.senderFault())) {
        listener.refused(message.number(), entry.code() + ": " + entry.message());
      } else {
        left.add(message);
        reason = entry.code() + ": " + entry.message();
      }
    }
    return new Attempt(left, reason, null);
  }

  private List<SendMessageBatchRequestEntry> entries(List<Message> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (int at = 0; at < messages.size(); at++) {
      Message message = messages.get(at);
      SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder().id(Integer.toString(at)).messageBody(message.body());
      if (destination.ordered()) {
        entry.messageGroupId(destination.group()).messageDeduplicationId(destination.run() + "-" + message.number());
      }
      entries.add(entry.build());
    }
    return entries;
  }
}
