package io.tallystick.pipeline;

import io.tallystick.journal.http.CutOffReporting;
import io.tallystick.publisher.kinesis.KinesisClients;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What the functions reach AWS by. Region, credentials and endpoint come from the environment, as the SDK reads it ({@code AWS_REGION},
 * {@code AWS_ENDPOINT_URL} …). Clients live as long as the process.
 */
final class Clients {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
  /** One call, with the SDK's own retries. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

  private Clients() {}

  @Produces
  @Singleton
  static SqsClient sqs() {
    return bounded(SqsClient.builder()).build();
  }

  /** Only the courier asks for it. */
  @Produces
  @Singleton
  static KmsClient kms() {
    return bounded(KmsClient.builder()).build();
  }

  /** Only the courier asks for it. */
  @Produces
  @Singleton
  static EventBridgeClient eventBridge() {
    return bounded(EventBridgeClient.builder()).build();
  }

  private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B bounded(B builder) {
    return builder
        .httpClientBuilder(CutOffReporting.of(Apache5HttpClient.builder().connectionTimeout(CONNECTION_TIMEOUT).socketTimeout(ATTEMPT_TIMEOUT)))
        .overrideConfiguration(call -> call.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(CALL_TIMEOUT));
  }

  @Produces
  @Singleton
  static KinesisClient kinesis() {
    return KinesisClients.create();
  }
}
