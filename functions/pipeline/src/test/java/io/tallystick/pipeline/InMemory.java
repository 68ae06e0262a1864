package io.tallystick.pipeline;

import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Store;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.MemoryLeases;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.publisher.kinesis.FakeStream;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Telemetry;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** In place of AWS where a test runs the functions inside Quarkus. */
final class InMemory {
  static final FakeSqs SQS = new FakeSqs();
  static final DeliveryStore DELIVERIES = new MemoryDeliveryStore();
  static final FakeStream STREAM = new FakeStream(() -> FakeStream.Fate.TAKEN);

  private InMemory() {}

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static Store store() {
    return new MemoryStore();
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static DeliveryStore deliveryStore() {
    return DELIVERIES;
  }

  /** Boxes that are no boxes. */
  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static SecretBox secretBox() {
    return new OpenBox();
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static EventBridgeClient eventBridge() {
    return new EventBridgeClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static Leases leases() {
    return new MemoryLeases();
  }

  /** Quarkus's event server does not say how much time an invocation has. */
  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static Telemetry telemetry(Meter meter, Passes passes) {
    return new Telemetry(
        meter,
        InstantSource.system(),
        context -> {
          passes.begun();
          return Duration.ofSeconds(30);
        });
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static SqsClient sqs() {
    return SQS;
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  static KinesisClient kinesis() {
    return STREAM;
  }
}
