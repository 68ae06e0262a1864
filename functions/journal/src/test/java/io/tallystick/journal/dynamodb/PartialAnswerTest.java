package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.Samples;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The service may do a part of a batch and give a part of a page; the store goes on until it has all. */
class PartialAnswerTest {
  private static final Stinginess STINGY = new Stinginess();
  private static DynamoDbClient client;
  private static Tables tables;

  private final AtomicLong now = new AtomicLong();
  private final List<Duration> waits = new ArrayList<>();
  private final Retry retry =
      new Retry(
          new Random(5),
          time -> {
            waits.add(time);
            now.addAndGet(time.toNanos());
          });
  private final Store store = LocalTables.store(client, tables, retry);
  private final int shard = Samples.shard();

  @BeforeAll
  static void createTables() {
    DynamoDbClientBuilder builder = LocalTables.client();
    client = builder.overrideConfiguration(builder.overrideConfiguration().toBuilder().addExecutionInterceptor(STINGY).build()).build();
    tables = LocalTables.create(client);
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @BeforeEach
  void processAFew() {
    STINGY.processes(4);
  }

  private Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE, now::get);
  }

  private Map<IndexKey, Location> plainIds(int count) {
    String stem = Samples.name("plain");
    Map<IndexKey, Location> locations = new HashMap<>();
    for (int i = 0; i < count; i++) {
      locations.put(IndexKey.of(new TransferId(stem + i)), new Location(3, i));
    }
    return locations;
  }

  @Test
  void whatABatchLeavesIsWrittenAndReadAfterAPauseEach() {
    Map<IndexKey, Location> locations = plainIds(10);
    store.transfers().save(shard, 0, locations, deadline());
    assertThat(STINGY.calls()).isEqualTo(3);
    assertThat(waits).hasSize(2).allMatch(wait -> wait.compareTo(Retry.BASE) <= 0);
    STINGY.processes(4);
    assertThat(store.transfers().find(shard, locations.keySet(), deadline())).isEqualTo(locations);
    assertThat(STINGY.calls()).isEqualTo(3);
  }

  @Test
  void aBatchOfWhichNothingIsEverDoneEndsAtTheDeadline() {
    STINGY.processes(0);
    assertThatThrownBy(() -> store.transfers().save(shard, 0, plainIds(3), deadline()))
        .isInstanceOfSatisfying(
            StoreException.Unavailable.class,
            e -> assertThat(e.details()).containsEntry("operation", "BatchWriteItem").containsEntry("table", tables.transfers()));
    assertThatThrownBy(() -> store.checkpoints().accounts(List.of(new AccountId("x")), Consistency.STRONG, deadline()))
        .isInstanceOfSatisfying(
            StoreException.Unavailable.class,
            e -> assertThat(e.details()).containsEntry("operation", "BatchGetItem").containsEntry("table", tables.accounts()));
    assertThat(Duration.ofNanos(now.get())).isLessThanOrEqualTo(LocalTables.PATIENCE.multipliedBy(2));
  }

  @Test
  void aPageOfTheJournalMayBeShorterThanTheLimit() {
    Random random = new Random(1);
    for (int i = 0; i < 3; i++) {
      store.journal().append(Samples.segment(random, shard, i), deadline());
    }
    assertThat(store.journal().read(shard, 0, 10, deadline())).extracting(Segment::sequence).containsExactly(0L);
    assertThat(store.journal().read(shard, 1, 10, deadline())).extracting(Segment::sequence).containsExactly(1L);
  }

  @Test
  void aScanGoesOnThroughEveryPage() {
    List<Checkpoint<Account>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(Samples.checkpoint(Samples.accountId("scan"), 1));
    }
    store.checkpoints().saveAccounts(all, deadline());
    List<Checkpoint<Account>> seen = new ArrayList<>();
    store.checkpoints().forEachAccount(seen::add, deadline());
    assertThat(seen).containsAll(all);
  }

  @Test
  void dueHoldsAreGatheredFromManyPagesUpToTheLimit() {
    List<TransferId> ids = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      ids.add(Samples.transferId("due"));
      store.checkpoints().saveHolds(List.of(new Checkpoint<>(Samples.hold(ids.getLast(), 1, i), shard, 1)), deadline());
    }
    assertThat(store.checkpoints().due(shard, Long.MAX_VALUE, 4, deadline())).isEqualTo(ids.subList(0, 4));
    assertThat(store.checkpoints().due(shard, Long.MAX_VALUE, 9, deadline())).hasSize(5);
  }

  @Test
  void aGroupOfManyRunsIsReadThroughEveryPage() {
    Map<IndexKey, Location> all = new HashMap<>();
    for (int run = 0; run < 4; run++) {
      // One bucket: the last three bits are those of the last digit.
      IndexKey key = IndexKey.of(new TransferId("018bcfe5-6800-7000-8000-00000000%03d8".formatted(run + 100 * (shard % 10))));
      Map<IndexKey, Location> one = Map.of(key, new Location(run, 0));
      store.transfers().save(shard, run, one, deadline());
      all.putAll(one);
    }
    assertThat(store.transfers().find(shard, all.keySet(), deadline())).isEqualTo(all);
  }
}
