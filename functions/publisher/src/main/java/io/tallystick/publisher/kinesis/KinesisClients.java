package io.tallystick.publisher.kinesis;

import io.tallystick.journal.dynamodb.DynamoClients;
import java.net.URI;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** Clients set up for {@link KinesisSink}: as those of the store, they repeat nothing by themselves, and every attempt has a time-out. */
public final class KinesisClients {
  private KinesisClients() {}

  /** Region, credentials and endpoint ({@code AWS_ENDPOINT_URL_KINESIS} or {@code AWS_ENDPOINT_URL}) are those of the process's environment. */
  public static KinesisClient create() {
    return builder().build();
  }

  /** As {@link #create()}, with another endpoint. */
  public static KinesisClient create(URI endpoint) {
    return builder().endpointOverride(endpoint).build();
  }

  private static KinesisClientBuilder builder() {
    return KinesisClient.builder()
        .httpClientBuilder(DynamoClients.http())
        .overrideConfiguration(
            configuration ->
                configuration.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(DynamoClients.ATTEMPT_TIMEOUT));
  }
}
