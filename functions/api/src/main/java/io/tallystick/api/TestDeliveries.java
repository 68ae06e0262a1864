package io.tallystick.api;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryId;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.events.EventType;
import io.tallystick.events.TestEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Puts test events into the queues of deliveries, where they are like any other. */
final class TestDeliveries {
  private final Supplier<SqsClient> sqs;
  private final String ledger;
  private final SubscriptionSettings.Deliveries queues;
  private final InstantSource clock;

  /** @param sqs asked only when something is sent */
  TestDeliveries(Supplier<SqsClient> sqs, String ledger, SubscriptionSettings.Deliveries queues, InstantSource clock) {
    this.sqs = sqs;
    this.ledger = ledger;
    this.queues = queues;
    this.clock = clock;
  }

  /**
   * One that is on its way.
   *
   * @param event the id of the CloudEvent
   * @param delivery what the receiver can tell repeats by
   */
  record Queued(String event, String delivery) {}

  /** Sends one. @throws StoreException.Unavailable if the queue did not take it; it may have */
  Queued send(Subscriber subscriber, Deadline deadline) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String event = "test:" + UUID.randomUUID();
    String id = DeliveryId.of(subscriber.id(), event);
    StringBuilder json = new StringBuilder();
    new TestEvent(event, subscriber.id(), now).cloudEvent(ledger, json);
    Delivery delivery = Delivery.first(subscriber.id(), id, subscriber.ordered(), now, EventType.TEST_V1.type(), json.toString());
    SendMessageRequest.Builder message =
        SendMessageRequest.builder()
            .messageBody(DeliveryJson.write(delivery))
            .queueUrl(subscriber.ordered() ? queues.fifoQueue() : queues.queue())
            .overrideConfiguration(call -> call.apiCallTimeout(deadline.left().plusMillis(1)));
    if (subscriber.ordered()) {
      // A group of its own: whether events arrive is not to wait for those that do not.
      message.messageGroupId(subscriber.id() + ".test").messageDeduplicationId(id);
    }
    try {
      sqs.get().sendMessage(message.build());
    } catch (SdkException failed) {
      throw new StoreException.Unavailable("a queue of deliveries did not take a test", Map.of("subscription", subscriber.id()), failed);
    }
    return new Queued(event, id);
  }
}
