package io.tallystick.local.connection;

import io.tallystick.journal.Retry;
import io.tallystick.journal.dynamodb.DynamoClients;
import io.tallystick.journal.dynamodb.DynamoDeliveryStore;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.http.HttpClients;
import io.tallystick.local.CommandFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * A ledger behind an endpoint that speaks for DynamoDB, SQS and Kinesis, or behind those of AWS: where it is and as whom to talk to it.
 *
 * @param endpoint empty for AWS's own endpoints of the region
 * @param api where its HTTP API answers, if that is known
 * @param ledger the first part of the names of its tables and queues
 */
public record EndpointLedger(Optional<URI> endpoint, Optional<URI> api, String ledger, Region region, AwsCredentialsProvider credentials) {
  /** What an emulator on this machine is given. */
  static final AwsCredentialsProvider ANY_CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  /** No attempt of a call to SQS or Kinesis takes longer; a batch of messages may have a megabyte. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  /** Connections to SQS or Kinesis: more than the batches that are sent at once. */
  private static final int CONNECTIONS = 32;

  public EndpointLedger {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(api, "api");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(credentials, "credentials");
  }

  /** A ledger on this machine, whose emulators take any credentials. */
  public static EndpointLedger onThisMachine(URI endpoint, Optional<URI> api, String ledger, Region region) {
    return new EndpointLedger(Optional.of(endpoint), api, ledger, region, ANY_CREDENTIALS);
  }

  /** A client of its tables, set up as the store wants it; whoever asks for it closes it. */
  public DynamoDbClient dynamo() {
    DynamoDbClientBuilder builder = DynamoClients.builder().region(region).credentialsProvider(credentials);
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /**
   * Connects, which also finds out whether the ledger is there.
   *
   * @throws CommandFailure if nothing answers there or no such ledger is behind it
   */
  public LedgerConnection open() {
    DynamoDbClient dynamo = dynamo();
    SqsClientBuilder queues =
        SqsClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(http())
            .overrideConfiguration(configuration -> configuration.apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    endpoint.ifPresent(queues::endpointOverride);
    SqsClient sqs = queues.build();
    try {
      RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
      Retry retry = new Retry(random, Thread::sleep);
      LazyKinesis kinesis = new LazyKinesis(this::kinesis);
      Tables tables = Tables.of(ledger);
      return new LedgerConnection(
          ledger, new DynamoStore(dynamo, tables, retry), new DynamoDeliveryStore(dynamo, tables, retry, (_, _, _) -> {}), sqs, queues(sqs), kinesis, api, List.of(dynamo, sqs, kinesis));
    } catch (RuntimeException failed) {
      dynamo.close();
      sqs.close();
      throw failed;
    }
  }

  private KinesisClient kinesis() {
    KinesisClientBuilder streams =
        KinesisClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(http())
            .overrideConfiguration(configuration -> configuration.apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    endpoint.ifPresent(streams::endpointOverride);
    return streams.build();
  }

  private static SdkHttpClient.Builder<?> http() {
    return HttpClients.http(CONNECTIONS, CONNECTION_TIMEOUT, ATTEMPT_TIMEOUT);
  }

  private QueueUrls queues(SqsClient sqs) {
    try {
      return new QueueUrls(
          queue(ledger + "-requests", sqs), queue(ledger + "-requests.fifo", sqs), queue(ledger + "-invalid", sqs));
    } catch (QueueDoesNotExistException none) {
      throw CommandFailure.environment("there is no ledger " + ledger + " at " + where() + ": it has no queue of requests", none);
    } catch (SdkClientException unreachable) {
      throw CommandFailure.environment("no ledger answers at " + where(), unreachable);
    } catch (SdkException refused) {
      throw CommandFailure.environment("the ledger at " + where() + " cannot be used: " + refused.getMessage(), refused);
    }
  }

  private String where() {
    return endpoint.map(URI::toString).orElse(region.id());
  }

  private static String queue(String name, SqsClient sqs) {
    return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
  }
}
