package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Parallel;
import io.tallystick.journal.http.HttpClients;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * Clients set up for the store: the SDK's own retries are off, so that {@link io.tallystick.journal.Retry} with its deadline is the only
 * one, and every attempt has a time-out.
 *
 * <p>The HTTP client is Apache's: it pools connections for as many threads as the store uses and never repeats a request by itself, which
 * {@code HttpURLConnection} does with a POST whose kept connection broke.
 */
public final class DynamoClients {
  /** No attempt of a call takes longer. A healthy answer takes a few milliseconds; the rest is for a pause of either side. */
  public static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
  /** To open a connection. */
  public static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  /** Connections of one client: more than the threads that one verb of the store uses, see {@link Parallel#WIDTH}. */
  public static final int MAX_CONNECTIONS = 2 * Parallel.WIDTH;

  private DynamoClients() {}

  /** Region, credentials and endpoint ({@code AWS_ENDPOINT_URL_DYNAMODB} or {@code AWS_ENDPOINT_URL}) are those of the process's environment. */
  public static DynamoDbClient create() {
    return builder().build();
  }

  /** As {@link #create()}, with another endpoint. */
  public static DynamoDbClient create(URI endpoint) {
    return builder().endpointOverride(endpoint).build();
  }

  /** To set region, credentials or endpoint otherwise. Whoever overrides its configuration starts from the one that it has. */
  public static DynamoDbClientBuilder builder() {
    return DynamoDbClient.builder()
        .httpClientBuilder(http())
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
  }

  /** The HTTP client that {@link #builder()} uses, for those who put something in front of it. */
  public static SdkHttpClient.Builder<?> http() {
    return HttpClients.http(MAX_CONNECTIONS, CONNECTION_TIMEOUT, ATTEMPT_TIMEOUT);
  }
}
