package io.tallystick.journal.dynamodb;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.breaker.Breakers;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What deliveries keep in a ledger's tables, as {@code docs/reference/tables.md} describes it. Thread-safe; it never closes the client. */
public final class DynamoDeliveryStore implements DeliveryStore {
  private final Breakers breakers;
  private final Subscriptions subscriptions;

  /** @param client one of {@link DynamoClients}, or one whose own retries are off */
  public DynamoDeliveryStore(DynamoDbClient client, Tables tables, Retry retry, Meter meter) {
    this(client, tables, new Calls(retry, Objects.requireNonNull(meter, "meter"), DynamoClients.ATTEMPT_TIMEOUT));
  }

  DynamoDeliveryStore(DynamoDbClient client, Tables tables, Calls calls) {
    VersionedItems items = new VersionedItems(client, calls, tables.control());
    breakers = new DynamoBreakers(items, tables.control());
    subscriptions = new DynamoSubscriptions(client, calls, items, tables.control());
  }

  @Override
  public Breakers breakers() {
    return breakers;
  }

  @Override
  public Subscriptions subscriptions() {
    return subscriptions;
  }
}
