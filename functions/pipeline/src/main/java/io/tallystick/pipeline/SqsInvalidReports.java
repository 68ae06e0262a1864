package io.tallystick.pipeline;

import io.tallystick.events.Envelope;
import io.tallystick.events.InvalidWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.runtime.Log;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Reports to the invalid queue, as CloudEvents {@code invalid} v1. An event's id is the queue's id of the message, so that a message reported
 * twice can be told.
 */
final class SqsInvalidReports implements InvalidReports {
  /** Messages of one call, as SQS allows. */
  static final int BATCH = 10;
  /** Bytes of all messages of one call: what SQS allows, and that is what one report may have. */
  static final int BATCH_BYTES = InvalidWriter.BYTES;
  /** Reports take no longer, so that a broken queue of invalid requests does not hold up the valid ones. */
  static final Duration TIME = Duration.ofSeconds(5);

  private final SqsClient sqs;
  private final String queueUrl;
  private final String source;
  private final InstantSource clock;
  private final Retry retry;

  /** @param source a URI reference that names the reporter */
  SqsInvalidReports(SqsClient sqs, String queueUrl, String source, InstantSource clock, Retry retry) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.source = source;
    this.clock = clock;
    this.retry = retry;
  }

  @Override
  public Collection<Message> report(List<Invalid> invalid, Deadline deadline) {
    Deadline end = deadline.within(TIME);
    List<Message> failed = new ArrayList<>();
    Map<Message, String> batch = new LinkedHashMap<>();
    int bytes = 0;
    for (Invalid one : invalid) {
      byte[] report = InvalidWriter.cloudEvent(one.parsed(), one.message().body(), envelope(one.message()));
      if (batch.size() == BATCH || bytes + report.length > BATCH_BYTES) {
        failed.addAll(send(batch, end));
        batch.clear();
        bytes = 0;
      }
      batch.put(one.message(), new String(report, StandardCharsets.UTF_8));
      bytes += report.length;
    }
    failed.addAll(send(batch, end));
    return failed;
  }

  private Envelope envelope(Message message) {
    return new Envelope(message.id(), source, clock.instant());
  }

  /** Sends at most {@link #BATCH} reports, again those that did not get through. */
  private Collection<Message> send(Map<Message, String> batch, Deadline deadline) {
    Map<Message, String> open = new LinkedHashMap<>(batch);
    List<Message> refused = new ArrayList<>();
    Retry.Backoff backoff = retry.backoff(deadline);
    while (!open.isEmpty() && !deadline.over()) {
      trySend(open, refused, deadline);
      if (!open.isEmpty() && !backoff.pause()) {
        break;
      }
    }
    refused.addAll(open.keySet());
    if (!refused.isEmpty()) {
      Log.warn("Reports of invalid requests did not get through; the requests will be delivered again", null, "requests", refused.size());
    }
    return refused;
  }

  /** Takes what got through out of the open ones, and what never will into the refused ones. */
  private void trySend(Map<Message, String> open, List<Message> refused, Deadline deadline) {
    List<Message> messages = List.copyOf(open.keySet());
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (int index = 0; index < messages.size(); index++) {
      entries.add(SendMessageBatchRequestEntry.builder().id(Integer.toString(index)).messageBody(open.get(messages.get(index))).build());
    }
    try {
      SendMessageBatchResponse response =
          sqs.sendMessageBatch(
              request -> request.queueUrl(queueUrl).entries(entries).overrideConfiguration(call -> call.apiCallTimeout(deadline.left().plusMillis(1))));
      response.successful().forEach(sent -> open.remove(messages.get(Integer.parseInt(sent.id()))));
      for (BatchResultErrorEntry error : response.failed()) {
        if (error.senderFault()) {
          Message message = messages.get(Integer.parseInt(error.id()));
          Log.error("Report of an invalid request was refused by its queue", null, "message", message.id(), "code", error.code());
          open.remove(message);
          refused.add(message);
        }
      }
    } catch (SdkException unavailable) {
      Log.warn("Queue of invalid requests could not be reached", unavailable, "queue", queueUrl);
    }
  }
}
