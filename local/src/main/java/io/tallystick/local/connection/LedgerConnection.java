package io.tallystick.local.connection;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.ledger.Sharding;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * What a command needs of a ledger that runs somewhere: its tables, its queues and its HTTP API.
 *
 * @param name the ledger's name, the first part of the names of its tables and queues
 * @param deliveries what is kept of subscriptions and of the endpoints that they name
 * @param kinesis makes the client of its stream, or gives the one that it made
 * @param api where its HTTP API answers, if that is known
 * @param resources closed with the connection
 */
public record LedgerConnection(
    String name, Store store, DeliveryStore deliveries, SqsClient sqs, QueueUrls queues, Supplier<KinesisClient> kinesis, Optional<URI> api, List<SdkAutoCloseable> resources)
    implements AutoCloseable {
  /** The shard of ledgers that have only one. */
  public static final int SHARD = 0;

  private static final Duration LOOK = Duration.ofSeconds(20);

  public LedgerConnection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(deliveries, "deliveries");
    Objects.requireNonNull(sqs, "sqs");
    Objects.requireNonNull(queues, "queues");
    Objects.requireNonNull(kinesis, "kinesis");
    Objects.requireNonNull(api, "api");
    resources = List.copyOf(resources);
  }

  /** The name of the stream that takes requests, if the ledger has one. */
  public String requestsStream() {
    return name + "-requests";
  }

  /** The shards that the ledger was created with. */
  public Sharding sharding() {
    return FixedShards.of(store, Deadline.after(LOOK));
  }

  /** Answers questions about the ledger. */
  public ShardedReader reader() {
    return new ShardedReader(store, sharding());
  }

  @Override
  public void close() {
    resources.forEach(SdkAutoCloseable::close);
  }
}
