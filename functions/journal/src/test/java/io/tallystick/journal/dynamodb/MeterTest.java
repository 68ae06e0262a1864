package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Retry;
import io.tallystick.journal.contract.Samples;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class MeterTest {
  private static DynamoDbClient client;
  private static Tables tables;

  private final Map<String, Double> units = new ConcurrentHashMap<>();
  private final Meter meter = (operation, table, used) -> units.merge(operation.wire() + " " + table, used, Double::sum);
  private final DynamoStore store =
      new DynamoStore(client, tables, new Calls(new Retry(new Random(1), time -> {}), meter, LocalTables.PATIENCE));
  private final DynamoDeliveryStore deliveries =
      new DynamoDeliveryStore(client, tables, new Calls(new Retry(new Random(1), time -> {}), meter, LocalTables.PATIENCE));
  private final int shard = Samples.shard();

  @BeforeAll
  static void createTables() {
    client = LocalTables.client().build();
    tables = LocalTables.create(client);
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  @Test
  void anAppendUsesAUnitForEachKilobyteBegun() {
    store.journal().append(Samples.segment(new Random(1), shard, 0, 24_900), deadline());
    assertThat(units).containsExactly(Map.entry("PutItem " + tables.journal(), 25.0));
  }

  @Test
  void aStrongReadUsesTwiceWhatAnEventualOneDoes() {
    Checkpoint<Account> checkpoint = Samples.checkpoint(Samples.accountId("a"), 1);
    store.checkpoints().saveAccounts(List.of(checkpoint), deadline());
    units.clear();
    store.checkpoints().accounts(List.of(checkpoint.value().id()), Consistency.STRONG, deadline());
    assertThat(units).containsExactly(Map.entry("BatchGetItem " + tables.accounts(), 1.0));
    store.checkpoints().accounts(List.of(checkpoint.value().id()), Consistency.EVENTUAL, deadline());
    assertThat(units).containsExactly(Map.entry("BatchGetItem " + tables.accounts(), 1.5));
  }

  @Test
  void everyOperationTellsTheMeter() {
    int count = 60;
    List<Checkpoint<Account>> accounts = new ArrayList<>();
    Map<IndexKey, Location> locations = new HashMap<>();
    for (int i = 0; i < count; i++) {
      accounts.add(Samples.checkpoint(Samples.accountId("a"), 1));
      locations.put(IndexKey.of(Samples.transferId("t")), new Location(0, i));
    }
    store.journal().append(Samples.segment(new Random(1), shard, 0, 100), deadline());
    store.journal().read(shard, 0, 1, deadline());
    store.journal().at(shard, 0, deadline());
    store.checkpoints().saveAccounts(accounts, deadline());
    store.checkpoints().forEachAccount(checkpoint -> {}, deadline());
    store.transfers().save(shard, 0, locations, deadline());
    store.transfers().find(shard, locations.keySet(), deadline());
    store.cursors().begin("reader", shard, -1, 3, deadline());
    deliveries.subscriptions().add("s", "{}", "t", deadline());
    deliveries.subscriptions().remove("s", deadline());
    assertThat(units.keySet().stream().map(key -> key.split(" ")[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(Stream.of(Operation.values()).map(Operation::wire).toList());
    assertThat(units.values()).allMatch(used -> used > 0);
    assertThat(units.get("PutItem " + tables.accounts())).isEqualTo(count);
    assertThat(units.get("BatchWriteItem " + tables.transfers())).isEqualTo(count);
  }

  @Test
  void indexingAThousandTimedIdsOfASecondCostsAFewUnits() {
    Random random = new Random(4);
    Map<IndexKey, Location> locations = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      long high = 1_700_000_000_000L + i << 16 | 0x7000 | random.nextInt(0x1000);
      long low = random.nextLong() >>> 2 | 1L << 63;
      locations.put(IndexKey.of(new TransferId(new java.util.UUID(high, low).toString())), new Location(7, i));
    }
    store.transfers().save(shard, 7, locations, deadline());
    assertThat(units.get("BatchWriteItem " + tables.transfers())).isLessThanOrEqualTo(0.025 * locations.size());
  }

  @Test
  void onlyWritesAreCountedInWriteUnits() {
    assertThat(Stream.of(Operation.values()).filter(Operation::writes))
        .containsExactly(Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.DELETE_ITEM, Operation.BATCH_WRITE_ITEM);
  }
}
