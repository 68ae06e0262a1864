package io.tallystick.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** The two calls of SQS that the functions make, remembered; a test may say how single messages are refused, or a call fails. */
final class FakeSqs implements SqsClient {
  final List<SendMessageBatchRequest> sent = new ArrayList<>();
  final List<ChangeMessageVisibilityBatchRequest> changed = new ArrayList<>();

  /** What becomes of a message: null if it gets through. May throw. */
  Function<SendMessageBatchRequestEntry, BatchResultErrorEntry> sending = entry -> null;

  /** Thrown by the next change of visibility, unless null. */
  RuntimeException changing;

  @Override
  public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    sent.add(request);
    List<SendMessageBatchResultEntry> successful = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      BatchResultErrorEntry error = sending.apply(entry);
      if (error == null) {
        successful.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
      } else {
        failed.add(error.toBuilder().id(entry.id()).build());
      }
    }
    return SendMessageBatchResponse.builder().successful(successful).failed(failed).build();
  }

  @Override
  public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(ChangeMessageVisibilityBatchRequest request) {
    changed.add(request);
    if (changing != null) {
      throw changing;
    }
    return ChangeMessageVisibilityBatchResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
