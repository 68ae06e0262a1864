package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.Subscriptions.Kept;
import io.tallystick.journal.contract.SubscriptionsContract;
import io.tallystick.journal.dynamodb.Line.Fault;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract on subscriptions in DynamoDB, and what comes of lost answers and spoilt items. */
class DynamoSubscriptionsTest extends SubscriptionsContract {
  private static Line line;
  private static DynamoDbClient client;
  private static Tables tables;
  private static DeliveryStore store;

  private final String id = UUID.randomUUID().toString();

  @BeforeAll
  static void createTables() {
    line = new Line(LocalTables.http().build());
    client = LocalTables.client().httpClientBuilder(null).httpClient(line).build();
    tables = LocalTables.create(client);
    store = new DynamoDeliveryStore(client, tables, new Calls(new Retry(new Random(3), _ -> {}), null, LocalTables.PATIENCE));
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @AfterEach
  void repairLine() {
    line.next();
  }

  @Override
  protected DeliveryStore store() {
    return store;
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  static Stream<Arguments> passingFaults() {
    return OnFaultyLine.passingFaults();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void whateverFailsOnceIsDoneOnce(String name, Fault fault) {
    Subscriptions subscriptions = store.subscriptions();
    line.next(fault);
    Kept first = subscriptions.add(id, "1", "mine", deadline()).orElseThrow();
    line.next(fault);
    Kept second = subscriptions.replace(first, "2", "mine again", deadline()).orElseThrow();
    line.next(fault);
    assertThat(subscriptions.read(id, deadline())).contains(second);
    line.next(fault);
    assertThat(subscriptions.all(deadline())).contains(second);
    line.next(fault);
    long version = subscriptions.version(deadline());
    line.next(fault);
    subscriptions.remove(id, deadline());
    assertThat(subscriptions.read(id, deadline())).isEmpty();
    assertThat(subscriptions.version(deadline())).isGreaterThan(version);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void theVersionMovesThoughItsFirstMoveFails(String name, Fault fault) {
    Subscriptions subscriptions = store.subscriptions();
    long version = subscriptions.version(deadline());
    line.next(new Fault.After(() -> {}), fault);
    subscriptions.add(id, "1", "mine", deadline()).orElseThrow();
    line.next();
    assertThat(subscriptions.version(deadline())).isGreaterThan(version);
  }

  @Test
  void theVersionIsOneSmallRead() {
    Map<String, Double> units = new ConcurrentHashMap<>();
    DeliveryStore metered =
        new DynamoDeliveryStore(client, tables, new Retry(new Random(3), _ -> {}), (operation, table, used) -> units.merge(operation.wire(), used, Double::sum));
    metered.subscriptions().add(id, "a".repeat(30_000), "t", deadline());
    units.clear();
    metered.subscriptions().version(deadline());
    assertThat(units).isEqualTo(Map.of("GetItem", 1.0));
  }

  @Test
  void aLostAnswerIsNotTakenForTheSameChangeOfAnother() {
    Subscriptions subscriptions = store.subscriptions();
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> subscriptions.add(id, "1", "rival", deadline())));
    assertThat(subscriptions.add(id, "1", "mine", deadline())).isEmpty();
  }

  @Test
  void aSpoiltItemIsCorruptAndDoesNotPassForNone() {
    Map<String, AttributeValue> spoilt = Map.of("key", AttributeValue.fromS("subscription#" + id), "version", AttributeValue.fromN("1"));
    client.putItem(request -> request.tableName(tables.control()).item(spoilt));
    assertThatThrownBy(() -> store.subscriptions().read(id, deadline())).isInstanceOf(StoreException.Corrupt.class);
    assertThatThrownBy(() -> store.subscriptions().all(deadline())).isInstanceOf(StoreException.Corrupt.class);
    store.subscriptions().remove(id, deadline());
  }
}
