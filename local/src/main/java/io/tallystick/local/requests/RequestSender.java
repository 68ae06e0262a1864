package io.tallystick.local.requests;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sends messages to a queue or a stream in batches, several at once where order does not matter. What was not taken is repeated with full jitter; what it took twice
 * because an answer was lost is harmless, since ids have effect once. Holds a bounded number of messages. To be used by one thread.
 */
public final class RequestSender {
  /** Batches under way at once where order does not matter. */
  static final int BATCHES_AT_ONCE = 8;
  /** How long to try with one batch. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Outlet outlet;
  private final Retry retry;
  private final SendListener listener;
  private final int width;
  private final Semaphore free;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private List<Outlet.Message> batch = new ArrayList<>();
  private int batchBytes;

  public RequestSender(SqsClient sqs, Destination destination, Retry retry, SendListener listener) {
    this(new QueueOutlet(sqs, destination), retry, listener);
  }

  public RequestSender(Outlet outlet, Retry retry, SendListener listener) {
    this.outlet = outlet;
    this.retry = retry;
    this.listener = listener;
    this.width = outlet.ordered() ? 1 : BATCHES_AT_ONCE;
    this.free = new Semaphore(width);
  }

  /**
   * Adds a message to the batch; waits while too many batches are under way.
   *
   * @param number what the listener will call it; different from all others
   * @throws CommandFailure if they cannot be sent
   */
  public void send(long number, String body) {
    send(number, body, "");
  }

  /** @param key by which a stream may divide its messages; empty for any */
  public void send(long number, String body, String key) {
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    if (batch.size() == outlet.batchMessages() || batchBytes + bytes > outlet.batchBytes()) {
      dispatch();
    }
    batch.add(new Outlet.Message(number, body, key));
    batchBytes += bytes;
  }

  /** Puts the batch under way, full or not. */
  public void dispatch() {
    throwFailure();
    if (batch.isEmpty()) {
      return;
    }
    List<Outlet.Message> full = batch;
    batch = new ArrayList<>();
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
   * @throws CommandFailure if they cannot be sent
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

  private void deliver(List<Outlet.Message> messages) {
    Retry.Backoff backoff = retry.backoff(Deadline.after(PATIENCE));
    List<Outlet.Message> left = messages;
    while (!left.isEmpty()) {
      Outlet.Attempt attempt = attempt(left);
      left = attempt.left();
      if (!left.isEmpty() && !backoff.pause()) {
        throw CommandFailure.environment(outlet.name() + " does not take messages: " + attempt.reason(), attempt.cause());
      }
    }
  }

  private Outlet.Attempt attempt(List<Outlet.Message> messages) {
    try {
      return sort(messages, outlet.send(messages));
    } catch (AwsServiceException refused) {
      if (refused.isThrottlingException() || refused.statusCode() >= HttpStatusCode.INTERNAL_SERVER_ERROR) {
        return new Outlet.Attempt(messages, refused.getMessage(), refused);
      }
      if (outlet.isGone(refused)) {
        throw CommandFailure.environment(outlet.gone(), refused);
      }
      if (refused.statusCode() == HttpStatusCode.FORBIDDEN) {
        throw CommandFailure.environment("sending is not allowed: " + refused.getMessage(), refused);
      }
      return one(messages, refused);
    } catch (SdkException unreachable) {
      return new Outlet.Attempt(messages, unreachable.getMessage(), unreachable);
    }
  }

  /** The batch is refused as a whole: each message has to be asked about by itself. */
  private Outlet.Attempt one(List<Outlet.Message> messages, AwsServiceException refused) {
    if (messages.size() == 1) {
      listener.refused(messages.getFirst().number(), refused.getMessage());
    } else {
      messages.forEach(message -> deliver(List.of(message)));
    }
    return new Outlet.Attempt(List.of(), refused.getMessage(), refused);
  }

  private Outlet.Attempt sort(List<Outlet.Message> messages, Map<Integer, Outlet.Failure> failed) {
    List<Outlet.Message> left = new ArrayList<>();
    String reason = "";
    for (int at = 0; at < messages.size(); at++) {
      Outlet.Message message = messages.get(at);
      Outlet.Failure failure = failed.get(at);
      if (failure == null) {
        listener.sent(message.number());
        if (outlet.ordered()) {
          left.forEach(overtaken -> listener.overtaken(overtaken.number()));
        }
      } else if (failure.forGood()) {
        listener.refused(message.number(), failure.reason());
      } else {
        left.add(message);
        reason = failure.reason();
      }
    }
    return new Outlet.Attempt(left, reason, null);
  }
}
