package io.tallystick.pipeline;

import io.tallystick.delivery.courier.Courier;
import io.tallystick.delivery.courier.RetryPlan;
import io.tallystick.delivery.courier.SqsDispositions;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.BoundedNames;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.guard.Names;
import io.tallystick.delivery.post.BusPosting;
import io.tallystick.delivery.post.HttpPosting;
import io.tallystick.delivery.post.Postings;
import io.tallystick.delivery.post.QueuePosting;
import io.tallystick.delivery.subscription.KmsSecretBox;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.delivery.subscription.StoredTargets;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Retry;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.SharedBreakers;
import io.tallystick.publisher.subscription.DeliverySink;
import io.tallystick.publisher.subscription.SqsDeliveryQueue;
import io.tallystick.publisher.subscription.StoredSubscribers;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Settings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts together what deliveries need, each part made when the publisher or the courier first needs it. */
final class DeliveryWiring {
  /** The longest that a delivery to anywhere takes. */
  static final Duration POST_TIME = HttpPosting.Limits.DEFAULT.whole();
  /** Of a name's look-up: DNS that does not answer in that time is tried again with the delivery. */
  private static final Duration LOOKUP_TIME = Duration.ofSeconds(3);
  private static final Supplier<String> RANDOM_IDS = () -> UUID.randomUUID().toString();

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

  @Produces
  @Singleton
  static DeliveryMeasures deliveryMeasures(Meter meter, Measured measured) {
    return new DeliveryMeasures(meter, measured, InstantSource.system());
  }

  /** What opens the secrets of webhooks. */
  @Produces
  @Singleton
  static SecretBox secretBox(Settings settings, CourierSettings courier, KmsClient kms) {
    return new KmsSecretBox(kms, required("TALLYSTICK_SECRETS_KEY", courier.secrets().key()), settings.ledger(), InstantSource.system());
  }

  @Produces
  @Singleton
  static AddressRules addressRules(CourierSettings courier) {
    return allowed(courier.endpoint().allowances());
  }

  /** @throws IllegalArgumentException if one is no range, naming the setting */
  static AddressRules allowed(String allowances) {
    try {
      return allowances.equals(DeliveriesSettings.NONE) ? AddressRules.PUBLIC_ONLY : AddressRules.parse(allowances);
    } catch (IllegalArgumentException noRange) {
      throw new IllegalArgumentException("TALLYSTICK_ENDPOINT_ALLOWANCES is '" + allowances + "': " + noRange.getMessage(), noRange);
    }
  }

  /** What the courier cannot do without, though others have no use for it. */
  static String required(String name, String value) {
    if (value.equals(DeliveriesSettings.NONE)) {
      throw new IllegalArgumentException(name + " is " + DeliveriesSettings.NONE + "; the courier needs it");
    }
    return value;
  }

  @Produces
  @Singleton
  static DeliveryLoop deliveryLoop(
      DeliveriesSettings deliveries,
      CourierSettings settings,
      Postings postings,
      SecretBox secrets,
      AddressRules rules,
      DeliveryStore store,
      SqsClient sqs,
      RandomGenerator random,
      MeasuredWork work,
      DeliveryMeasures measures) {
    StoredTargets targets = new StoredTargets(store.subscriptions(), secrets, rules, InstantSource.system(), RANDOM_IDS);
    SharedBreakers breakers = new SharedBreakers(store.breakers(), BreakerLimits.DEFAULT, InstantSource.system(), random, RANDOM_IDS, measures);
    Courier courier = new Courier(targets, work.posts(postings), POST_TIME, breakers, new RetryPlan(random), InstantSource.system(), measures);
    String dead = required("TALLYSTICK_DEAD_DELIVERIES_QUEUE", settings.deadDeliveries().queue());
    Map<String, DeliveryLoop.CarryingOut> queues = new HashMap<>();
    for (String url : List.of(queue(deliveries), required("TALLYSTICK_DELIVERIES_FIFO_QUEUE", deliveries.fifoQueue()))) {
      queues.put(url.substring(url.lastIndexOf('/') + 1), new SqsDispositions(sqs, url, dead, measures)::carryOut);
    }
    return new DeliveryLoop(courier::deliver, queues);
  }

  /** The queues of all deliveries tell where those of subscriptions are: on the same host, whether that is AWS's or an emulator's. */
  @Produces
  @Singleton
  static Postings postings(DeliveriesSettings deliveries, AddressRules rules, SqsClient sqs, EventBridgeClient events) {
    URI host = URI.create(queue(deliveries));
    return new Postings(webhooks(rules), new QueuePosting(sqs, arn -> arn.url(host), POST_TIME), new BusPosting(events, POST_TIME, InstantSource.system()));
  }

  private static String queue(DeliveriesSettings deliveries) {
    return required("TALLYSTICK_DELIVERIES_QUEUE", deliveries.queue());
  }

  private static HttpPosting webhooks(AddressRules rules) {
    try {
      return new HttpPosting(
          GuardedConnections.pooled(rules, new BoundedNames(Names.SYSTEM, LOOKUP_TIME), SSLContext.getDefault(), GuardedConnections.Limits.DEFAULT),
          HttpPosting.Limits.DEFAULT,
          InstantSource.system());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has TLS", impossible);
    }
  }
}
