package io.tallystick.pipeline;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Retry;
import io.tallystick.publisher.subscription.DeliverySink;
import io.tallystick.publisher.subscription.SqsDeliveryQueue;
import io.tallystick.publisher.subscription.StoredSubscribers;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts together what deliveries need, each part made when the publisher or the courier first needs it. */
final class DeliveryWiring {
  private DeliveryWiring() {}

  @Produces
  @Singleton
  static DeliverySink deliverySink(DeliveriesSettings deliveries, DeliveryStore store, SqsClient sqs, Retry retry, MeasuredWork work) {
    return new DeliverySink(
        new StoredSubscribers(store.subscriptions(), InstantSource.system()),
        work.deliveryQueue(new SqsDeliveryQueue(sqs, deliveries.queue(), retry)),
        work.deliveryQueue(new SqsDeliveryQueue(sqs, deliveries.fifoQueue(), retry)),
        InstantSource.system());
  }
}
