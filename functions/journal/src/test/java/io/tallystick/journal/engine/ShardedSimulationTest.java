package io.tallystick.journal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.AssetTotals;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.journal.record.Recorded;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorder, projector, keeper and reads of a ledger of several shards against the rules on one state for each shard. How requests are cut and answers put together is done here once more, event by event.
 */
class ShardedSimulationTest {
  private static final int STEPS = 250;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class World implements Faults {
    final Random random;
    final Sharding sharding;
    final RandomRequests requests;
    final MemoryStore store = new MemoryStore(this);
    final List<MemoryState> models;
    final long[] modelled;
    final ShardedReader reader;
    final Set<TransferOutcome> outcomes = new TreeSet<>();
    Consumer<Step> before = step -> {};
    Consumer<Step> after = step -> {};
    ShardedRecorder recorder;
    long now = 1_000_000_000_000_000_000L;

    World(long seed) {
      random = new Random(seed);
      sharding = new Sharding(2 + random.nextInt(4));
      requests = new RandomRequests(random);
      models = shards().mapToObj(number -> new MemoryState(new Shard(number, sharding))).toList();
      modelled = new long[sharding.shards()];
      Arrays.fill(modelled, -1);
      reader = new ShardedReader(store, sharding);
      restart();
    }

    IntStream shards() {
      return IntStream.range(0, sharding.shards());
    }

    @Override
    public void before(Step step) {
      before.accept(step);
    }

    @Override
    public void after(Step step) {
      after.accept(step);
    }

    void restart() {
      RecorderLimits limits =
          new RecorderLimits(1_000, 1 + random.nextInt(3_000), 1 + random.nextInt(3_000), random.nextInt(8_000), 1 + random.nextInt(60_000), random.nextInt(4));
      Random quiet = new Random(random.nextLong());
      // One after the other, so that a seed always does the same.
      recorder =
          new ShardedRecorder(
              new FixedShards(store, sharding), shard -> new Recorder(store, shard, () -> now, limits, new Retry(quiet, time -> {}), RecorderListener.NONE), 1);
    }

    Deadline deadline() {
      return Deadline.after(Duration.ofSeconds(5), () -> 0L);
    }

    void calm() {
      before = step -> {};
      after = step -> {};
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0 -> now += random.nextLong(3_000_000_000L);
        case 1 -> now += random.nextInt(20) == 0 ? 700_000_000_000L : 1;
        case 2 -> restart();
        case 3 -> project(random.nextInt(sharding.shards()));
        case 4 -> expire(random.nextInt(sharding.shards()));
        case 5 -> readStrong();
        case 6 -> recordWithFaults(batch());
        default -> record(batch());
      }
    }

    private List<Request> batch() {
      List<Request> batch = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        Request request = requests.next(now);
        batch.add(new Request(request.accounts().stream().map(this::tagged).toList(), request.transfers().stream().map(this::tagged).toList()));
      }
      return batch;
    }

    private NewAccount tagged(NewAccount account) {
      return new NewAccount(
          tagged(account.id()), account.asset(), account.code(), account.flags(), account.overdraft(), account.reference(), account.metadata());
    }

    /** A post, void or reversal mostly names the accounts of what it acts on, wherever that is. */
    private NewTransfer tagged(NewTransfer transfer) {
      if (transfer.resolves() && random.nextInt(5) > 0) {
        Optional<Hold> hold = models.stream().map(model -> model.hold(transfer.pendingId())).filter(found -> found != null).findAny();
        if (hold.isPresent()) {
          return transfer.between(hold.get().transfer().debitAccountId(), hold.get().transfer().creditAccountId());
        }
      }
      return transfer.between(tagged(transfer.debitAccountId()), tagged(transfer.creditAccountId()));
    }

    private AccountId tagged(AccountId id) {
      return id.isNone() || id.value().startsWith("{") ? id : new AccountId("{" + Math.floorMod(id.value().hashCode(), sharding.shards() + 1) + "}" + id);
    }

    private void record(List<Request> batch) {
      follow(batch, recorder.commit(batch, deadline()));
    }

    private void recordWithFaults(List<Request> batch) {
      before =
          step -> {
            if (random.nextInt(8) == 0) {
              throw random.nextInt(3) == 0 ? new Crash() : new StoreException.Unavailable("throttled", null);
            }
          };
      after =
          step -> {
            if (step.verb() == Step.Verb.APPEND && random.nextInt(4) == 0) {
              throw new StoreException.Unavailable("lost answer", null);
            }
          };
      try {
        Recorded recorded = recorder.commit(batch, deadline());
        calm();
        follow(batch, recorded);
        return;
      } catch (StoreException.InPart inPart) {
        calm();
        assertThat(inPart.requests()).isNotEmpty().hasSizeLessThan(batch.size()).allMatch(position -> position >= 0 && position < batch.size());
        Set<Integer> whole = new TreeSet<>();
        IntStream.range(0, batch.size()).filter(position -> !inPart.requests().contains(position)).forEach(whole::add);
        Map<Integer, List<Request>> apart = apart(batch);
        shards().forEach(shard -> catchUp(shard, apart.getOrDefault(shard, List.of())));
        // What was recorded in full is answered by what is there when it is asked again.
        Recorded again = recorder.commit(whole.stream().map(batch::get).toList(), deadline());
        assertThat(again.answers()).allSatisfy(answer -> assertThat(answer.accounts()).noneMatch(of -> of.outcome() == AccountOutcome.CREATED));
        assertThat(again.answers()).allSatisfy(answer -> assertThat(answer.transfers()).noneMatch(of -> of.outcome() == TransferOutcome.CREATED));
        follow(whole.stream().map(batch::get).toList(), again);
      } catch (StoreException.Unavailable | Crash failed) {
        calm();
        Map<Integer, List<Request>> apart = apart(batch);
        shards().forEach(shard -> catchUp(shard, apart.getOrDefault(shard, List.of())));
      }
      record(batch);
    }

    /** On each shard a batch is recorded as a whole or not at all. */
    private void catchUp(int shard, List<Request> requestsOfShard) {
      List<Entry> entries = newEntries(shard);
      if (!entries.isEmpty()) {
        Decision decision = Ledger.decide(models.get(shard), requestsOfShard, now);
        assertThat(entries).isEqualTo(decision.entries());
        models.get(shard).apply(decision);
      }
    }

    private void follow(List<Request> batch, Recorded recorded) {
      Map<Integer, List<Request>> apart = apart(batch);
      List<List<String>> expected = new ArrayList<>();
      batch.forEach(request -> expected.add(new ArrayList<>()));
      Map<Integer, List<Decision.Answer>> answers = new TreeMap<>();
      for (int shard : shards().toArray()) {
        Decision decision = Ledger.decide(models.get(shard), apart.getOrDefault(shard, List.of()), now);
        models.get(shard).apply(decision);
        assertThat(newEntries(shard)).isEqualTo(decision.entries());
        answers.put(shard, new ArrayList<>(decision.answers()));
        if (apart.containsKey(shard)) {
          assertThat(recorded.positions().sequences()).containsEntry(shard, modelled[shard]);
        }
      }
      assertThat(recorded.positions().sequences().keySet()).isEqualTo(apart.keySet());
      assertThat(recorded.answers()).isEqualTo(together(batch, answers));
      recorded.answers().forEach(answer -> answer.transfers().forEach(of -> outcomes.add(of.outcome())));
    }

    /** The answers one by one: each event's is the next one of its kind of its shard. */
    private List<Decision.Answer> together(List<Request> batch, Map<Integer, List<Decision.Answer>> answers) {
      List<Decision.Answer> all = new ArrayList<>();
      for (Request request : batch) {
        Set<Integer> involved = new TreeSet<>(placesOfAccounts(request));
        involved.addAll(placesOfTransfers(request));
        Map<Integer, Decision.Answer> own = new TreeMap<>();
        involved.forEach(shard -> own.put(shard, answers.get(shard).removeFirst()));
        Map<Integer, Integer> next = new TreeMap<>();
        List<Decision.OfAccount> accounts = placesOfAccounts(request).stream().map(shard -> own.get(shard).accounts().get(next.merge(shard, 1, Integer::sum) - 1)).toList();
        next.clear();
        List<Decision.OfTransfer> transfers =
            placesOfTransfers(request).stream().map(shard -> own.get(shard).transfers().get(next.merge(shard, 1, Integer::sum) - 1)).toList();
        all.add(new Decision.Answer(accounts, transfers));
      }
      return all;
    }

    private Map<Integer, List<Request>> apart(List<Request> batch) {
      Map<Integer, List<Request>> apart = new TreeMap<>();
      for (Request request : batch) {
        List<Integer> accounts = placesOfAccounts(request);
        List<Integer> transfers = placesOfTransfers(request);
        for (int shard : shards().toArray()) {
          Request own = new Request(those(request.accounts(), accounts, shard), those(request.transfers(), transfers, shard));
          if (own.events() > 0) {
            apart.computeIfAbsent(shard, any -> new ArrayList<>()).add(own);
          }
        }
      }
      return apart;
    }

    private static <E> List<E> those(List<E> events, List<Integer> places, int shard) {
      return IntStream.range(0, events.size()).filter(i -> places.get(i) == shard).mapToObj(events::get).toList();
    }

    private List<Integer> placesOfAccounts(Request request) {
      return places(request.accounts(), NewAccount::linked, NewAccount::id);
    }

    private List<Integer> placesOfTransfers(Request request) {
      return places(request.transfers(), NewTransfer::linked, transfer -> transfer.debitAccountId().isNone() ? transfer.creditAccountId() : transfer.debitAccountId());
    }

    /** From the last event to the first: each is where the first account of its chain is. */
    private <E> List<Integer> places(List<E> events, Predicate<E> linked, Function<E, AccountId> account) {
      Integer[] places = new Integer[events.size()];
      for (int start = 0; start < places.length; ) {
        int end = start;
        AccountId first = AccountId.NONE;
        boolean goesOn = true;
        while (goesOn && end < places.length) {
          E event = events.get(end++);
          first = first.isNone() ? account.apply(event) : first;
          goesOn = linked.test(event);
        }
        Arrays.fill(places, start, end, sharding.shardOf(first));
        start = end;
      }
      return List.of(places);
    }

    private List<Entry> newEntries(int shard) {
      List<Entry> entries = new ArrayList<>();
      for (Segment segment : store.journal().read(shard, modelled[shard] + 1, 100, deadline())) {
        entries.addAll(SegmentCodec.open(segment).entries());
        modelled[shard] = segment.sequence();
      }
      return entries;
    }

    private void project(int shard) {
      int weight = 1 + random.nextInt(150);
      new Projector(store, shard, new Projector.Limits(1 + random.nextInt(8), weight, 1 + random.nextInt(6), weight, 1 + random.nextInt(12), Duration.ZERO))
          .post(deadline());
    }

    private void expire(int shard) {
      MemoryState model = models.get(shard);
      List<Hold.Open> due =
          store.checkpoints().due(shard, now, 5, deadline()).stream().map(model::hold).filter(Hold.Open.class::isInstance).map(Hold.Open.class::cast).toList();
      Decision expected = Ledger.expire(model, due, now);
      assertThat(recorder.expireDue(shard, 5, deadline())).isEqualTo(expected.entries().size());
      model.apply(expected);
      assertThat(newEntries(shard)).isEqualTo(expected.entries());
    }

    private void readStrong() {
      List<Account> expected = models.stream().flatMap(model -> model.accounts().stream()).toList();
      var all = reader.allAccounts(Consistency.STRONG, deadline());
      assertThat(all.value()).containsExactlyInAnyOrderElementsOf(expected);
      shards().forEach(shard -> assertThat(all.positions().sequences()).containsEntry(shard, modelled[shard]));
      List<AccountId> ids = expected.stream().map(Account::id).toList();
      assertThat(reader.accounts(ids, Consistency.STRONG, deadline()).value().values()).containsExactlyElementsOf(expected);
      for (MemoryState model : models) {
        for (Hold hold : model.holds().stream().limit(10).toList()) {
          assertThat(reader.transfer(hold.id(), Optional.of(hold.transfer().creditAccountId()), Consistency.STRONG, deadline()).value().orElseThrow().hold()).isEqualTo(hold);
        }
      }
      for (AssetTotals totals : reader.totals(Optional.empty(), deadline()).value()) {
        assertThat(totals.debitsPosted()).isEqualTo(totals.creditsPosted());
        assertThat(totals.debitsPending()).isEqualTo(totals.creditsPending());
        assertThat(totals.accounts()).isEqualTo(expected.stream().filter(account -> account.asset().equals(totals.asset())).count());
      }
    }
  }

  /** {@code -Dsimulation.first=N -Dsimulation.seeds=N} runs others. */
  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 20));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allShardsDecideLikeTheRulesAloneAndAnswersAreInTheOrderOfTheRequests(long seed) {
    World world = new World(seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    world.shards().forEach(world::project);
    world.readStrong();
    List<Report> reports = new Verifier(world.store, world.sharding, world::deadline).verifyAll((phase, done, total) -> {});
    assertThat(reports).hasSize(world.sharding.shards()).allMatch(Report::clean);
    assertThat(reports.stream().mapToLong(Report::accounts).sum()).isEqualTo(world.models.stream().mapToLong(model -> model.accounts().size()).sum());
    assertThat(world.outcomes).contains(TransferOutcome.CREATED, TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS);
  }
}
