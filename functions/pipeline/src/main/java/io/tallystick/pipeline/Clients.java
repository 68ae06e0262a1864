package io.tallystick.pipeline;

import io.tallystick.publisher.kinesis.KinesisClients;
import io.tallystick.runtime.BoundedClients;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What the functions reach AWS by. Region, credentials and endpoint come from the environment, as the SDK reads it ({@code AWS_REGION},
 * {@code AWS_ENDPOINT_URL} …). Clients live as long as the process.
 */
final class Clients {
  /** One call, with the SDK's own retries. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

  private Clients() {}

  @Produces
  @Singleton
  static SqsClient sqs() {
    return BoundedClients.bounded(SqsClient.builder(), CALL_TIMEOUT).build();
  }

  /** Only the courier asks for it. */
  @Produces
  @Singleton
  static KmsClient kms() {
    return BoundedClients.bounded(KmsClient.builder(), CALL_TIMEOUT).build();
  }

  /** Only the courier asks for it. */
  @Produces
  @Singleton
  static EventBridgeClient eventBridge() {
    return BoundedClients.bounded(EventBridgeClient.builder(), CALL_TIMEOUT).build();
  }

  @Produces
  @Singleton
  static KinesisClient kinesis() {
    return KinesisClients.create();
  }
}
