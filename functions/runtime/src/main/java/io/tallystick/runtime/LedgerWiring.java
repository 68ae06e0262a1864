package io.tallystick.runtime;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.dynamodb.DynamoClients;
import io.tallystick.journal.dynamodb.DynamoDeliveryStore;
import io.tallystick.journal.dynamodb.DynamoLeases;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.record.Nudges;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Sharding;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Puts together what every function reaches the ledger by, each part when it is first needed. Region, credentials and endpoint of DynamoDB come from the
 * environment, as the SDK reads it ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL} …). Clients live as long as the process.
 */
public final class LedgerWiring {
  private LedgerWiring() {}

  /** What a recorder of this process may hold in memory. */
  public static RecorderLimits recorderLimits() {
    return RecorderLimits.forMemory(Runtime.getRuntime().maxMemory());
  }

  /**
   * Unlike the JDK's fast generators it gives other numbers in every instance that is started from one snapshot; jitter that all share is
   * none.
   */
  @Produces
  @Singleton
  static RandomGenerator random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  static Retry retry(RandomGenerator random) {
    return new Retry(random, Thread::sleep);
  }

  @Produces
  @Singleton
  static Meter meter(Settings settings, @ConfigProperty(name = "function.name") String function) {
    return new Meter(settings.ledger(), function, System::currentTimeMillis, System.out::println);
  }

  @Produces
  @Singleton
  static Telemetry telemetry(Meter meter) {
    return new Telemetry(meter, InstantSource.system());
  }

  @Produces
  @Singleton
  static Measured measured(Meter meter, Sharding sharding) {
    return new Measured(meter, sharding);
  }

  @Produces
  @Singleton
  static DynamoDbClient dynamo() {
    return DynamoClients.create();
  }

  @Produces
  @Singleton
  static Store store(Settings settings, DynamoDbClient dynamo, Retry retry, Measured measured) {
    return new DynamoStore(dynamo, tables(settings), retry, measured::used);
  }

  @Produces
  @Singleton
  static DeliveryStore deliveryStore(Settings settings, DynamoDbClient dynamo, Retry retry, Measured measured) {
    return new DynamoDeliveryStore(dynamo, tables(settings), retry, measured::used);
  }

  private static Tables tables(Settings settings) {
    Settings.Tables tables = settings.tables();
    return new Tables(tables.journal(), tables.accounts(), tables.holds(), tables.transfers(), tables.statements(), tables.control());
  }

  @Produces
  @Singleton
  static Leases leases(Settings settings, DynamoDbClient dynamo, Retry retry, Measured measured) {
    return new DynamoLeases(dynamo, tables(settings), retry, measured::used);
  }

  @Produces
  @Singleton
  static Sharding sharding(Settings settings) {
    return new Sharding(settings.shards());
  }

  @Produces
  @Singleton
  static FixedShards fixedShards(Store store, Sharding sharding) {
    return new FixedShards(store, sharding);
  }

  /** Of a ledger with one shard there are none to hand over, nor a queue. */
  @Produces
  @Singleton
  static Nudges nudges(UnfinishedSettings settings, Instance<SqsClient> sqs, RandomGenerator random, Measured measured) {
    return settings.areHandedOver() ? new SqsNudges(sqs::get, settings.queue(), random, System::nanoTime, measured::handedOver) : Nudges.NONE;
  }

  @Produces
  @Singleton
  static ShardedRecorder recorder(Store store, FixedShards shards, Sharding sharding, Retry retry, Measured measured) {
    RecorderLimits limits = recorderLimits().sharedBy(sharding.shards(), Math.min(ShardedRecorder.WIDTH, sharding.shards()));
    return new ShardedRecorder(shards, shard -> new Recorder(store, shard, EpochNanos::now, limits, retry, measured));
  }
}
