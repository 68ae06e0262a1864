package io.tallystick.local.requests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** A queue in memory that fails as it is told to, one answer after the other. */
public final class FakeQueue implements SqsClient {
  /** Every call, as it came. */
  public final List<SendMessageBatchRequest> calls = new ArrayList<>();
  /** What was taken and not received yet. */
  public final Deque<SendMessageBatchRequestEntry> messages = new ArrayDeque<>();
  /** What becomes of the next calls; with none left, everything is taken. */
  public final Deque<Function<SendMessageBatchRequest, List<BatchResultErrorEntry>>> script = new ArrayDeque<>();
  /** Messages that were received but not deleted. */
  public int inFlight;
  /** Messages that cannot be received yet. */
  int delayed;

  public static BatchResultErrorEntry failed(int entry, boolean senderFault) {
    return BatchResultErrorEntry.builder()
        .id(Integer.toString(entry))
        .senderFault(senderFault)
        .code(senderFault ? "InvalidMessageContents" : "InternalError")
        .message("on purpose")
        .build();
  }

  @Override
  public synchronized SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    calls.add(request);
    Map<String, BatchResultErrorEntry> failed = new HashMap<>();
    if (!script.isEmpty()) {
      script.removeFirst().apply(request).forEach(entry -> failed.put(entry.id(), entry));
    }
    List<SendMessageBatchResultEntry> taken = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      if (!failed.containsKey(entry.id())) {
        messages.add(entry);
        taken.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
      }
    }
    return SendMessageBatchResponse.builder().successful(taken).failed(failed.values()).build();
  }

  @Override
  public synchronized GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
    Map<QueueAttributeName, String> counts = new HashMap<>();
    request.attributeNames().forEach(name -> counts.put(name, "0"));
    counts.put(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, Integer.toString(messages.size()));
    counts.put(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, Integer.toString(inFlight));
    counts.put(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, Integer.toString(delayed));
    return GetQueueAttributesResponse.builder().attributes(counts).build();
  }

  public synchronized List<String> receiveAll() {
    List<String> bodies = messages.stream().map(SendMessageBatchRequestEntry::messageBody).toList();
    messages.clear();
    return bodies;
  }

  /** The next message, or null. */
  public synchronized String receive() {
    SendMessageBatchRequestEntry next = messages.poll();
    return next == null ? null : next.messageBody();
  }

  public synchronized List<String> bodies() {
    return messages.stream().map(SendMessageBatchRequestEntry::messageBody).toList();
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}
