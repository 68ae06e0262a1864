package io.tallystick.delivery.courier;

import io.tallystick.journal.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Carries out what the courier decided, at a queue of SQS. A message is finished with only after what takes its place was taken; so whatever fails here, the message comes again, after its queue's own time-out at
 * the latest.
 */
public final class SqsDispositions {
  /** Attributes of a dead letter. Its body is that of the delivery, so that it can be moved back as it is. */
  public static final String CAUSE = "cause";

  /** Why the last post failed, where the cause does not say it. */
  public static final String LAST_FAILURE = "last_failure";

  public static final String GROUP = "group";

  /** Messages of one call, as SQS allows. */
  static final int BATCH = 10;

  private final SqsClient sqs;
  private final String queueUrl;
  private final String deadLettersUrl;
  private final CourierListener listener;

  /**
   * @param queueUrl of the queue that the messages came from
   * @param deadLettersUrl of a standard queue
   * @param listener hears of what the queues did not take
   */
  public SqsDispositions(SqsClient sqs, String queueUrl, String deadLettersUrl, CourierListener listener) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.deadLettersUrl = deadLettersUrl;
    this.listener = listener;
  }

  /** @return the messages that are not finished with: all others may be deleted */
  public Set<String> carryOut(List<QueuedConsignment> batch, Map<String, Disposition> dispositions, Deadline deadline) {
    Set<String> again = new HashSet<>();
    Map<String, SendMessageBatchRequestEntry.Builder> replacements = new HashMap<>();
    Map<String, SendMessageBatchRequestEntry.Builder> letters = new HashMap<>();
    Map<String, ChangeMessageVisibilityBatchRequestEntry.Builder> putOff = new HashMap<>();
    for (QueuedConsignment queued : batch) {
      String message = queued.consignment().message();
      switch (dispositions.get(message)) {
        case null -> again.add(message);
        case Disposition.Done done -> {}
        case Disposition.PutOff(Duration time) -> {
          again.add(message);
          putOff.put(
              message, ChangeMessageVisibilityBatchRequestEntry.builder().receiptHandle(queued.receipt()).visibilityTimeout((int) time.toSeconds()));
        }
        case Disposition.Requeue(Duration delay) -> replacements.put(message, delayed(queued.consignment().body(), delay));
        case Disposition.Replace(Delivery next, Duration delay) -> replacements.put(message, delayed(DeliveryJson.write(next), delay));
        case Disposition.Dead dead -> letters.put(message, letter(queued.consignment(), dead));
      }
    }
    again.addAll(send(queueUrl, replacements, deadline));
    again.addAll(send(deadLettersUrl, letters, deadline));
    putOff(putOff, deadline);
    return again;
  }

  private static SendMessageBatchRequestEntry.Builder delayed(String body, Duration delay) {
    return SendMessageBatchRequestEntry.builder().messageBody(body).delaySeconds((int) delay.toSeconds());
  }

  private static SendMessageBatchRequestEntry.Builder letter(Consignment consignment, Disposition.Dead dead) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>(Map.of(CAUSE, text(dead.cause())));
    dead.lastFailure().ifPresent(failure -> attributes.put(LAST_FAILURE, text(failure)));
    if (!consignment.group().isEmpty()) {
      attributes.put(GROUP, text(consignment.group()));
    }
    return SendMessageBatchRequestEntry.builder().messageBody(consignment.body()).messageAttributes(attributes);
  }

  private static MessageAttributeValue text(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }

  /** The messages whose entries the queue did not take. */
  private Set<String> send(String url, Map<String, SendMessageBatchRequestEntry.Builder> entries, Deadline deadline) {
    Set<String> open = new HashSet<>(entries.keySet());
    for (List<String> messages : batches(entries.keySet())) {
      List<SendMessageBatchRequestEntry> call = new ArrayList<>();
      for (int at = 0; at < messages.size(); at++) {
        call.add(entries.get(messages.get(at)).id(Integer.toString(at)).build());
      }
      try {
        SendMessageBatchResponse response =
            sqs.sendMessageBatch(
                request -> request.queueUrl(url).entries(call).overrideConfiguration(override -> override.apiCallTimeout(deadline.left().plusMillis(1))));
        response.successful().forEach(sent -> open.remove(messages.get(Integer.parseInt(sent.id()))));
      } catch (SdkException unavailable) {
        messages.forEach(message -> listener.failed(message, unavailable)); // they stay open: each comes again
      }
    }
    return open;
  }

  /** What is not put off comes again after the queue's own time. */
  private void putOff(Map<String, ChangeMessageVisibilityBatchRequestEntry.Builder> entries, Deadline deadline) {
    for (List<String> messages : batches(entries.keySet())) {
      List<ChangeMessageVisibilityBatchRequestEntry> call = new ArrayList<>();
      for (int at = 0; at < messages.size(); at++) {
        call.add(entries.get(messages.get(at)).id(Integer.toString(at)).build());
      }
      try {
        sqs.changeMessageVisibilityBatch(
            request -> request.queueUrl(queueUrl).entries(call).overrideConfiguration(override -> override.apiCallTimeout(deadline.left().plusMillis(1))));
      } catch (SdkException unavailable) {
        messages.forEach(message -> listener.failed(message, unavailable));
      }
    }
  }

  private static List<List<String>> batches(Set<String> messages) {
    List<String> all = messages.stream().sorted().collect(Collectors.toList());
    List<List<String>> batches = new ArrayList<>();
    for (int at = 0; at < all.size(); at += BATCH) {
      batches.add(all.subList(at, Math.min(at + BATCH, all.size())));
    }
    return batches;
  }
}
