package io.tallystick.local.requests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue of SQS. */
final class QueueOutlet implements Outlet {
  /** The most messages of one batch, and their bytes: limits of SQS. */
  static final int BATCH_MESSAGES = 10;

  static final int BATCH_BYTES = 1024 * 1024;

  private final SqsClient sqs;
  private final Destination destination;

  QueueOutlet(SqsClient sqs, Destination destination) {
    this.sqs = sqs;
    this.destination = destination;
  }

  @Override
  public String name() {
    return "the queue";
  }

  @Override
  public String address() {
    return destination.queueUrl();
  }

  @Override
  public boolean ordered() {
    return destination.ordered();
  }

  @Override
  public int batchMessages() {
    return BATCH_MESSAGES;
  }

  @Override
  public int batchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public Map<Integer, Failure> send(List<Message> batch) {
    Map<Integer, Failure> failures = new HashMap<>();
    for (BatchResultErrorEntry entry : sqs.sendMessageBatch(request -> request.queueUrl(destination.queueUrl()).entries(entries(batch))).failed()) {
      failures.put(Integer.parseInt(entry.id()), new Failure(Boolean.TRUE.equals(entry.senderFault()), entry.code() + ": " + entry.message()));
    }
    return failures;
  }

  @Override
  public boolean isGone(AwsServiceException refused) {
    return refused instanceof QueueDoesNotExistException;
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
