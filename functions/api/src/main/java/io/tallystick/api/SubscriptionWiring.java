package io.tallystick.api;

import io.tallystick.delivery.subscription.KmsSecretBox;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.delivery.target.TargetRules;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Sharding;
import io.tallystick.runtime.BoundedClients;
import io.tallystick.runtime.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts together what subscriptions need. Clients of KMS and SQS are made by the first call that needs them, since most instances answer none. */
final class SubscriptionWiring {
  /** One call, with the SDK's own retries. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private SubscriptionWiring() {}

  @Produces
  @Singleton
  static InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  static KmsClient kms() {
    return BoundedClients.bounded(KmsClient.builder(), CALL_TIMEOUT).build();
  }

  @Produces
  @Singleton
  static SecretBox secrets(Settings settings, SubscriptionSettings subscriptions, KmsClient kms, InstantSource clock) {
    return new KmsSecretBox(kms, subscriptions.secrets().key(), settings.ledger(), clock);
  }

  @Produces
  @Singleton
  static SqsClient sqs() {
    return BoundedClients.bounded(SqsClient.builder(), CALL_TIMEOUT).build();
  }

  @Produces
  @Singleton
  static SubscriptionReader reader(SubscriptionSettings settings, @ConfigProperty(name = "aws.region") String region) {
    return new SubscriptionReader(TargetRules.parse(region, settings.endpoint().allowances(), settings.target().queues(), settings.target().buses()));
  }

  @Produces
  @Singleton
  static SubscriptionBook book(DeliveryStore deliveries, Store store, Sharding sharding, Instance<SecretBox> secrets, InstantSource clock) {
    return new SubscriptionBook(deliveries.subscriptions(), store.journal(), sharding, secrets::get, new SecureRandom(), clock);
  }

  @Produces
  @Singleton
  static TestDeliveries tests(Settings settings, SubscriptionSettings subscriptions, Instance<SqsClient> sqs, InstantSource clock) {
    return new TestDeliveries(sqs::get, settings.ledger(), subscriptions.deliveries(), clock);
  }
}
