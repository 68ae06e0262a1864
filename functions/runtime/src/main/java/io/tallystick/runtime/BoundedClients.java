package io.tallystick.runtime;

import io.tallystick.journal.http.HttpClients;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** Bounds the calls of AWS that functions make besides those of the store, by the SDK's own retries. */
public final class BoundedClients {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

  private BoundedClients() {}

  /** @param call how long one call may take, with its retries */
  public static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B bounded(B builder, Duration call) {
    return builder
        .httpClientBuilder(HttpClients.http(CONNECTION_TIMEOUT, ATTEMPT_TIMEOUT))
        .overrideConfiguration(bounds -> bounds.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(call));
  }
}
