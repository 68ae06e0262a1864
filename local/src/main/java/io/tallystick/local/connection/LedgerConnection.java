package io.tallystick.local.connection;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.LedgerReader;
import java.net.URI;
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
  /** The only shard of a ledger; the number of shards is fixed when a ledger is created. */
  public static final int SHARD = 0;

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

  /** Answers questions about the ledger. */
  public LedgerReader reader() {
    return new LedgerReader(store, SHARD);
  }

  @Override
  public void close() {
    resources.forEach(SdkAutoCloseable::close);
  }
}
