package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Store;
import io.tallystick.journal.engine.CrossShardWorld;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.journal.verify.ClearingCheck;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.StoredBooks;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The read tables of ledgers whose chains across shards are at all stages, written by projectors that are killed anywhere, and every question to them: as scans of the journals have it. */
class CrossShardReadsTest {
  private static final int ROUNDS = 25;
  private static final int ACTS = 40;

  /** {@code -Dqueries.first=N -Dqueries.seeds=N} runs others. */
  static LongStream seeds() {
    long first = Long.getLong("queries.first", 1);
    return LongStream.range(first, first + Long.getLong("queries.seeds", 8));
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(2));
  }

  /** Ends a projector at its n-th write. */
  private static final class Killing implements Faults {
    int writesLeft = Integer.MAX_VALUE;

    @Override
    public void before(Step step) {
      if (step.verb().writes() && step.verb() != Step.Verb.APPEND && --writesLeft < 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  private static final class Ledger {
    final Random random;
    final Killing killing = new Killing();
    final Store store = new MemoryStore(killing);
    final CrossShardWorld world;
    final List<Projector> projectors;
    final int shards;

    Ledger(long seed) {
      random = new Random(seed);
      shards = 2 + random.nextInt(3);
      world = new CrossShardWorld(seed, shards, store);
      projectors = new ArrayList<>(IntStream.range(0, shards).mapToObj(this::projector).toList());
    }

    private Projector projector(int shard) {
      int weight = 1 + random.nextInt(3_000);
      return new Projector(store, shard, new Projector.Limits(1 + random.nextInt(20), weight, 1 + random.nextInt(100), weight, 1 + random.nextInt(30), Duration.ZERO));
    }

    void go() {
      for (int act = 0; act < ACTS; act++) {
        world.act();
      }
      if (random.nextInt(3) == 0) {
        world.flushAll();
      }
      int shard = random.nextInt(shards);
      killing.writesLeft = random.nextInt(3) == 0 ? random.nextInt(60) : Integer.MAX_VALUE;
      try {
        projectors.get(shard).post(deadline());
      } catch (IllegalStateException killed) {
        projectors.set(shard, projector(shard));
      } finally {
        killing.writesLeft = Integer.MAX_VALUE;
      }
    }

    JournalScan scan(int shard, long until) {
      return JournalScan.of(store, shard, until, deadline());
    }

    JournalScan all(int shard) {
      return scan(shard, Long.MAX_VALUE - 1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyQuestionToAShardIsAnsweredAsAScanOfItsJournalAnswersIt(long seed) {
    Ledger ledger = new Ledger(seed);
    for (int round = 0; round < ROUNDS; round++) {
      ledger.go();
      int shard = ledger.random.nextInt(ledger.shards);
      long now = 1_000_000_000_000_000_000L + 1_000_000_000L;
      JournalQueriesTest.World questions =
          new JournalQueriesTest.World(ledger.random, ledger.store, shard, new QueryData(ledger.random, now), id -> ledger.world.sharding.shardOf(id) == shard);
      questions.scan();
      for (int question = 0; question < 20; question++) {
        questions.ask();
      }
      inFlight(ledger, shard);
      sound(ledger);
    }
    assertThat(ledger.world.seen).containsKey("COMMITTED");
  }

  private static void inFlight(Ledger ledger, int shard) {
    Reached reached = ledger.store.cursors().reached(Projector.CURSOR, shard, deadline());
    JournalScan posted = ledger.scan(shard, reached.cursor().posted());
    assertThat(reached.unfinished()).isEqualTo(posted.unfinished());
    compare(new LedgerReader(ledger.store, shard).inFlight(Consistency.STRONG, deadline()), ledger.all(shard));
    if (!reached.cursor().running()) {
      compare(new LedgerReader(ledger.store, shard).inFlight(Consistency.EVENTUAL, deadline()), posted);
    }
  }

  private static void compare(Reading<InFlight> reading, JournalScan scan) {
    assertThat(reading.sequence()).isEqualTo(scan.last());
    InFlight inFlight = reading.value();
    assertThat(inFlight.prepared()).containsExactlyInAnyOrderElementsOf(scan.prepared().values());
    assertThat(inFlight.prepared().size() + inFlight.unsettled().size() + inFlight.expiries().size()).isEqualTo(scan.unfinished().size());
    assertThat(inFlight.clearing()).isEqualTo(scan.clearing());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allShardsTogetherListEachTransferOnceAndBalance(long seed) {
    Ledger ledger = new Ledger(seed);
    for (int round = 0; round < ROUNDS; round++) {
      ledger.go();
    }
    compareAll(ledger);
    ledger.world.finish();
    compareAll(ledger);
    ShardedReader reader = new ShardedReader(ledger.store, ledger.world.sharding);
    assertThat(reader.totals(Optional.empty(), deadline()).value().assets()).allSatisfy(totals -> assertThat(totals.inFlight()).isEqualTo(Clearing.ZERO));
    ledger.projectors.forEach(projector -> assertThat(projector.post(deadline()).done()).isTrue());
    assertThat(reader.inFlight(Consistency.EVENTUAL, deadline()).value().values())
        .allSatisfy(of -> assertThat(of.prepared().size() + of.unsettled().size() + of.expiries().size()).isZero());
    compareAll(ledger);
    sound(ledger);
  }

  /** Everything verifies, the tables of runs that were killed too, and what all shards have in flight explains what they lack of being balanced. */
  private static void sound(Ledger ledger) {
    ledger.world.flushAll();
    List<Report> reports = new Verifier(ledger.store, ledger.world.sharding, CrossShardReadsTest::deadline).verifyAll((part, done, total) -> {});
    assertThat(reports).allSatisfy(report -> assertThat(report.finding()).isEmpty());
    ClearingCheck.Checked checked = new ClearingCheck(new StoredBooks(ledger.store), ledger.shards).check(deadline());
    assertThat(checked.findings()).isEmpty();
    boolean expiring = new ShardedReader(ledger.store, ledger.world.sharding).inFlight(Consistency.STRONG, deadline()).value().values().stream().anyMatch(of -> !of.expiries().isEmpty());
    assertThat(checked.compared()).isEqualTo(!expiring);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsInFlightIsListedAndFoundAsTheJournalsHaveIt(long seed) {
    Ledger ledger = new Ledger(seed);
    ShardedReader reader = new ShardedReader(ledger.store, ledger.world.sharding);
    int listed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ledger.go();
      if (round % 5 != 4) {
        continue;
      }
      List<JournalScan> scans = IntStream.range(0, ledger.shards).mapToObj(ledger::all).toList();
      Map<ChainKey, List<Integer>> expected = new TreeMap<>();
      for (int shard = 0; shard < ledger.shards; shard++) {
        for (ChainKey key : scans.get(shard).prepared().keySet()) {
          expected.computeIfAbsent(key, _ -> new ArrayList<>()).add(shard);
        }
      }
      Map<ChainKey, List<Integer>> found = new TreeMap<>();
      Optional<ShardedPage.Row> after = Optional.empty();
      do {
        ShardedPage<ChainInFlight> page = reader.chainsInFlight(after, 1 + ledger.random.nextInt(4), Consistency.STRONG, deadline()).value();
        for (ChainInFlight chain : page.items()) {
          assertThat(found.put(chain.key(), chain.prepared())).isNull();
          assertThat(chain.participants()).containsAll(chain.prepared());
          assertThat(chain.standing() == ChainStanding.PREPARED).isEqualTo(chain.prepared().contains(chain.key().coordinator()));
          chain.transfers().forEach(id -> compareInFlight(reader.lookUp(id, Optional.empty(), Consistency.STRONG, deadline()).value(), chain, id, scans));
        }
        after = page.next();
      } while (after.isPresent());
      assertThat(found).isEqualTo(expected);
      assertThat(reader.totals(Optional.empty(), deadline()).value().inFlight()).isEqualTo(expected.size());
      listed += expected.size();
    }
    assertThat(listed).isPositive();
  }

  private static void compareInFlight(TransferFound found, ChainInFlight chain, TransferId id, List<JournalScan> scans) {
    boolean recorded = scans.stream().flatMap(scan -> scan.transfers().stream()).anyMatch(transfer -> transfer.id().equals(id));
    switch (found) {
      case TransferFound.Recorded(TransferStanding standing) -> assertThat(recorded && standing.transfer().id().equals(id)).isTrue();
      case TransferFound.InFlight inFlight -> {
        assertThat(recorded).isFalse();
        assertThat(inFlight.chain()).isEqualTo(chain.key());
        assertThat(inFlight.committed()).isEqualTo(chain.standing() == ChainStanding.COMMITTED);
      }
      case TransferFound.Nowhere _ -> {
        assertThat(recorded).isFalse();
        assertThat(chain.standing()).isNotIn(ChainStanding.PREPARED, ChainStanding.COMMITTED);
      }
    }
  }

  private static void compareAll(Ledger ledger) {
    ShardedReader reader = new ShardedReader(ledger.store, ledger.world.sharding);
    List<JournalScan> scans = IntStream.range(0, ledger.shards).mapToObj(ledger::all).toList();
    compareTransfers(ledger, reader, scans);
    Map<Asset, AssetTotals> sums = new TreeMap<>();
    Map<Asset, Clearing> clearing = new HashMap<>();
    for (JournalScan scan : scans) {
      for (var account : scan.accounts(everyAccount(), Integer.MAX_VALUE)) {
        sums.merge(account.asset(), AssetTotals.none(account.asset()).plusAccount().plus(account.totals()), AssetTotals::plus);
      }
      scan.clearing().forEach((asset, one) -> clearing.merge(asset, one, Clearing::plus));
    }
    clearing.values().removeIf(Clearing::isZero);
    List<AssetTotals> totals = reader.totals(Optional.empty(), deadline()).value().assets();
    assertThat(totals).containsExactlyElementsOf(sums.values());
    Map<Asset, Clearing> inFlight = new HashMap<>();
    totals.stream().filter(of -> !of.inFlight().isZero()).forEach(of -> inFlight.put(of.asset(), of.inFlight()));
    assertThat(inFlight).isEqualTo(clearing);
  }

  private static AccountQuery everyAccount() {
    return new AccountQuery(Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, Order.ASCENDING, 1, OptionalLong.empty());
  }

  private static void compareTransfers(Ledger ledger, ShardedReader reader, List<JournalScan> scans) {
    Map<TransferId, Transfer> atHome = new HashMap<>();
    Map<TransferId, Hold> holds = new HashMap<>();
    Map<TransferId, Transfer> anywhere = new HashMap<>();
    List<TransferId> twice = new ArrayList<>();
    for (JournalScan scan : scans) {
      for (Entry.TransferMade made : scan.made(query(Optional.empty(), Optional.empty(), Optional.empty()), Integer.MAX_VALUE)) {
        assertThat(made.here().debit()).isTrue();
        if (atHome.put(made.transfer().id(), made.transfer()) != null) {
          twice.add(made.transfer().id());
        }
        if (made.transfer().pending()) {
          holds.put(made.transfer().id(), scan.hold(made.transfer().id()));
        }
      }
      scan.transfers().forEach(transfer -> anywhere.put(transfer.id(), transfer));
    }
    assertThat(twice).isEmpty();
    Map<TransferId, Hold> listed = new HashMap<>();
    List<TransferStanding> found = all(reader, query(Optional.empty(), Optional.empty(), Optional.empty()));
    found.forEach(standing -> listed.put(standing.transfer().id(), standing.hold()));
    assertThat(found).hasSize(atHome.size());
    atHome.keySet().forEach(id -> assertThat(listed).containsEntry(id, holds.get(id)));
    anywhere.forEach(
        (id, transfer) -> {
          for (Optional<AccountId> named : List.of(Optional.<AccountId>empty(), Optional.of(transfer.debitAccountId()), Optional.of(transfer.creditAccountId()))) {
            Optional<TransferStanding> standing = reader.transfer(id, named, Consistency.STRONG, deadline()).value();
            if (standing.isEmpty()) {
              assertThat(named).as("only where that shard has not ended it").isPresent();
              continue;
            }
            assertThat(standing.get().transfer()).isEqualTo(transfer);
            if (holds.containsKey(id) && named.isEmpty()) {
              assertThat(standing.get().hold()).isEqualTo(holds.get(id));
            }
          }
        });
    for (int i = 0; i < 9; i++) {
      Optional<AccountId> account = Optional.of(new AccountId("account-" + i));
      JournalScan scan = scans.get(ledger.world.sharding.shardOf(account.get()));
      for (TransferQuery query : List.of(query(account, Optional.empty(), Optional.empty()), query(Optional.empty(), account, Optional.empty()), query(Optional.empty(), Optional.empty(), account))) {
        List<TransferStanding> of = all(reader, query);
        assertThat(of.stream().map(TransferStanding::transfer).toList()).isEqualTo(scan.transfers(query, Integer.MAX_VALUE));
        of.stream().filter(standing -> holds.containsKey(standing.transfer().id())).forEach(standing -> assertThat(standing.hold()).isEqualTo(holds.get(standing.transfer().id())));
      }
    }
  }

  private static TransferQuery query(Optional<AccountId> account, Optional<AccountId> debit, Optional<AccountId> credit) {
    return new TransferQuery(account, debit, credit, Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, Order.ASCENDING, 50, OptionalLong.empty());
  }

  private static List<TransferStanding> all(ShardedReader reader, TransferQuery query) {
    List<TransferStanding> found = new ArrayList<>();
    Optional<ShardedPage.Row> after = Optional.empty();
    do {
      ShardedPage<TransferStanding> page = reader.findTransfers(query, after, Consistency.STRONG, deadline()).value();
      found.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    return found;
  }
}
