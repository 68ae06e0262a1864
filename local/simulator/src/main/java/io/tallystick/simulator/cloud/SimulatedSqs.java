package io.tallystick.simulator.cloud;

import io.tallystick.simulator.dynamodb.Wire;
import io.tallystick.simulator.kernel.Time;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** SQS as the functions see it: they put messages off and send reports. */
public final class SimulatedSqs implements SqsClient {
  private final Map<String, SimulatedQueue> queues;
  private final Wire wire;

  /** @param queues by name, the last part of their URL */
  public SimulatedSqs(Map<String, SimulatedQueue> queues, Wire wire) {
    this.queues = queues;
    this.wire = wire;
  }

  private SimulatedQueue queue(String url) {
    return queues.get(url.substring(url.lastIndexOf('/') + 1));
  }

  @Override
  public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(ChangeMessageVisibilityBatchRequest request) {
    SimulatedQueue queue = queue(request.queueUrl());
    return wire.call(
        "PutOff",
        queue.name(),
        request.entries().size(),
        () -> request.entries().size() + " messages",
        () -> {
          List<ChangeMessageVisibilityBatchResultEntry> done = new ArrayList<>();
          List<BatchResultErrorEntry> failed = new ArrayList<>();
          for (ChangeMessageVisibilityBatchRequestEntry entry : request.entries()) {
            if (queue.changeVisibility(entry.receiptHandle(), entry.visibilityTimeout())) {
              done.add(ChangeMessageVisibilityBatchResultEntry.builder().id(entry.id()).build());
            } else {
              failed.add(BatchResultErrorEntry.builder().id(entry.id()).code("ReceiptHandleIsInvalid").senderFault(true).build());
            }
          }
          return ChangeMessageVisibilityBatchResponse.builder().successful(done).failed(failed).build();
        });
  }

  @Override
  public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    SimulatedQueue queue = queue(request.queueUrl());
    return wire.call(
        "Send",
        queue.name(),
        request.entries().size(),
        () -> request.entries().size() + " messages",
        () -> {
          List<SendMessageBatchResultEntry> done = new ArrayList<>();
          List<BatchResultErrorEntry> failed = new ArrayList<>();
          int some = wire.part(request.entries().size());
          for (SendMessageBatchRequestEntry entry : request.entries()) {
            if (done.size() < some) {
              queue.send(entry.messageBody().getBytes(StandardCharsets.UTF_8), entry.delaySeconds() == null ? 0 : entry.delaySeconds() * Time.SECOND);
              done.add(SendMessageBatchResultEntry.builder().id(entry.id()).messageId(entry.id()).build());
            } else {
              failed.add(BatchResultErrorEntry.builder().id(entry.id()).code("InternalError").senderFault(false).build());
            }
          }
          return SendMessageBatchResponse.builder().successful(done).failed(failed).build();
        });
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}
