package io.tallystick.local.aws;

import io.tallystick.journal.http.HttpClients;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Clients of the SDK, each made when it is first asked for; all use the same connections. For one thread. */
final class SdkClients implements AwsClients {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
  /** No attempt of a call takes longer. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);
  /** Nor does one that uploads 20 MB over a slow line. */
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(10);
  /** Attempts of each call, with growing waits between them: some 20 s of throttling. */
  private static final int ATTEMPTS = 6;

  private final Optional<URI> endpoint;
  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http = HttpClients.http(CONNECTION_TIMEOUT, ATTEMPT_TIMEOUT).build();
  private final Map<Class<?>, Object> made = new HashMap<>();
  private final Deque<SdkAutoCloseable> open = new ArrayDeque<>();

  SdkClients(Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    open.push(http);
  }

  @Override
  public Optional<URI> endpoint() {
    return endpoint;
  }

  @Override
  public Region region() {
    return region;
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return credentials;
  }

  @Override
  public CloudFormationClient cloudFormation() {
    return once(CloudFormationClient.class, CloudFormationClient.builder(), ATTEMPT_TIMEOUT);
  }

  /** Emulators have no name for each bucket, so that it stands in the path. */
  @Override
  public S3Client s3() {
    return once(S3Client.class, S3Client.builder().forcePathStyle(endpoint.isPresent()), UPLOAD_TIMEOUT);
  }

  @Override
  public StsClient sts() {
    return once(StsClient.class, StsClient.builder(), ATTEMPT_TIMEOUT);
  }

  @Override
  public CloudWatchClient cloudWatch() {
    return once(CloudWatchClient.class, CloudWatchClient.builder(), ATTEMPT_TIMEOUT);
  }

  @Override
  public CloudWatchLogsClient logs() {
    return once(CloudWatchLogsClient.class, CloudWatchLogsClient.builder(), ATTEMPT_TIMEOUT);
  }

  @Override
  public SqsClient sqs() {
    return once(SqsClient.class, SqsClient.builder(), ATTEMPT_TIMEOUT);
  }

  @Override
  public DynamoDbClient dynamo() {
    return once(DynamoDbClient.class, DynamoDbClient.builder(), ATTEMPT_TIMEOUT);
  }

  private <C extends SdkAutoCloseable, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C once(Class<C> type, B builder, Duration attemptTimeout) {
    return type.cast(
        made.computeIfAbsent(
            type,
            none -> {
              builder.region(region).credentialsProvider(credentials).httpClient(http);
              builder.overrideConfiguration(
                  configuration ->
                      configuration
                          .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build())
                          .apiCallAttemptTimeout(attemptTimeout));
              endpoint.ifPresent(builder::endpointOverride);
              C client = builder.build();
              open.push(client);
              return client;
            }));
  }

  @Override
  public void close() {
    open.forEach(SdkAutoCloseable::close);
    open.clear();
  }
}
