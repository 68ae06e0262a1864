package io.tallystick.api;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import io.tallystick.journal.dynamodb.DynamoClients;
import io.tallystick.journal.dynamodb.DynamoDeliveryStore;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Meter;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.local.emulator.DynamoDbLocal;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import io.tallystick.runtime.RunningTemplate.Permission;
import io.tallystick.runtime.StateTemplate;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The template's tables in DynamoDB Local, in place of AWS; a test may put itself between the function and them. */
@Singleton
@Alternative
@Priority(1)
final class TestStore implements Store {
  /** For a machine that has much else to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Emulator emulator;
  private final DynamoDbClient client;
  private final Store tables;
  private final Store watched;
  private final DeliveryStore deliveries;
  private final Set<Permission> used = new ConcurrentSkipListSet<>();

  private UnaryOperator<Journal> journal = UnaryOperator.identity();
  private UnaryOperator<Cursors> cursors = UnaryOperator.identity();
  private UnaryOperator<Checkpoints> checkpoints = UnaryOperator.identity();

  @Inject
  TestStore(Retry retry) throws Exception {
    Path folder = Files.createTempDirectory("tallystick-api");
    emulator = DynamoDbLocal.start(new Storage.Memory(), folder.resolve("dynamodb.log"));
    client =
        DynamoClients.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .overrideConfiguration(call -> call.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(PATIENCE))
            .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(PATIENCE))
            .build();
    Tables names = StateTemplate.create(client);
    tables = new DynamoStore(client, names, retry);
    Meter permissions = (operation, table, units) -> used.add(new Permission("dynamodb:" + operation.wire(), StateTemplate.parameterOf(table)));
    watched = new DynamoStore(client, names, retry, permissions);
    deliveries = new DynamoDeliveryStore(client, names, retry, permissions);
  }

  @PreDestroy
  void stop() {
    client.close();
    emulator.close();
  }

  /** The tables as they are. */
  Store tables() {
    return tables;
  }

  /** What subscriptions are kept in, beside the ledger; its calls are recorded too. */
  DeliveryStore deliveries() {
    return deliveries;
  }

  /** The calls that the function has made, of the tables as its template names them. */
  Set<Permission> used() {
    return used;
  }

  /** From now on the function's appends and reads of the journal go through that. */
  void journalThrough(UnaryOperator<Journal> wrapper) {
    journal = wrapper;
  }

  /** From now on the function's reads of cursors go through that. */
  void cursorsThrough(UnaryOperator<Cursors> wrapper) {
    cursors = wrapper;
  }

  /** From now on the function's reads of balances and holds go through that. */
  void checkpointsThrough(UnaryOperator<Checkpoints> wrapper) {
    checkpoints = wrapper;
  }

  void calm() {
    checkpoints = UnaryOperator.identity();
    journal = UnaryOperator.identity();
    cursors = UnaryOperator.identity();
  }

  @Override
  public Journal journal() {
    return journal.apply(watched.journal());
  }

  @Override
  public Checkpoints checkpoints() {
    return checkpoints.apply(watched.checkpoints());
  }

  @Override
  public Cursors cursors() {
    return cursors.apply(watched.cursors());
  }

  @Override
  public TransferIndex transfers() {
    return watched.transfers();
  }

  @Override
  public FieldIndex fields() {
    return watched.fields();
  }

  @Override
  public Statements statements() {
    return watched.statements();
  }
}
