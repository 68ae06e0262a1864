package io.tallystick.simulator.functions;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Fault;
import io.tallystick.simulator.cloud.SimulatedQueue.Stored;
import io.tallystick.simulator.cloud.SimulatedQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lambda's mapping of a queue: it gathers batches, and deletes what the function does not answer to have failed. */
public final class QueueMapping {
  private final Cloud cloud;
  private final SimulatedQueue queue;
  private final Fleet fleet;
  private final Function function;
  private final int batch;
  private final long window;
  private final Runnable turn = this::poll;
  private boolean gathering;

  /** What a batch is given to. */
  @FunctionalInterface
  public interface Function {
    SQSBatchResponse handle(Process process, SQSEvent event, Deadline deadline);
  }

  public QueueMapping(Cloud cloud, SimulatedQueue queue, Fleet fleet, Function function, int batch, long window) {
    this.cloud = cloud;
    this.queue = queue;
    this.fleet = fleet;
    this.function = function;
    this.batch = batch;
    this.window = window;
    queue.onArrival(this::arrived);
  }

  private void arrived() {
    if (!gathering) {
      gathering = true;
      cloud.scheduler().at(cloud.now() + window, this::poll);
    }
  }

  private void poll() {
    gathering = false;
    while (fleet.free()) {
      List<Stored> received = queue.receive(batch);
      if (received.isEmpty()) {
        return;
      }
      invoke(received);
    }
    fleet.whenFree(turn);
  }

  private void invoke(List<Stored> received) {
    SQSEvent event = event(received);
    Set<String> failed = new HashSet<>();
    fleet.invoke(
        received.size() + " messages of " + queue.name(),
        (process, deadline) -> function.handle(process, event, deadline).getBatchItemFailures().stream().map(SQSBatchResponse.BatchItemFailure::getItemIdentifier).forEach(failed::add),
        succeeded -> {
          if (succeeded) {
            for (Stored message : received) {
              // Each is deleted by a call of its own, which may be lost.
              if (!failed.contains(message.id()) && !cloud.faults().happens(Fault.REDELIVERY)) {
                queue.delete(message);
              }
            }
          }
          fleet.whenFree(turn);
        });
  }

  private SQSEvent event(List<Stored> received) {
    List<SQSMessage> records = new ArrayList<>();
    for (Stored message : received) {
      SQSMessage record = new SQSMessage();
      record.setMessageId(message.id());
      record.setReceiptHandle(message.receipt());
      record.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:" + queue.name());
      record.setBody(new String(message.body(), StandardCharsets.UTF_8));
      record.setAttributes(
          message.group().isEmpty()
              ? Map.of("ApproximateReceiveCount", Integer.toString(message.receives()), "SentTimestamp", Long.toString(message.sentMillis()))
              : Map.of(
                  "ApproximateReceiveCount", Integer.toString(message.receives()),
                  "SentTimestamp", Long.toString(message.sentMillis()),
                  "MessageGroupId", message.group()));
      records.add(record);
    }
    SQSEvent event = new SQSEvent();
    event.setRecords(records);
    return event;
  }
}
