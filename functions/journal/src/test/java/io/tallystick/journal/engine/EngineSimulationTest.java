package io.tallystick.journal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Order;
import io.tallystick.journal.readmodel.Page;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.readmodel.StatementQuery;
import io.tallystick.journal.readmodel.TimeRange;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engines on a store in memory, against the rules alone on a state that forgets nothing. Every choice comes from one seed, which is the
 * test's parameter: caches so small that everything is evicted and loaded again, recorders and projectors that are replaced or crash at any
 * step, lost answers, throttling, rival writers in the middle of an append, and a clock that jumps.
 */
class EngineSimulationTest {
  private static final int STEPS = 400;
  private static final int SHARD = 3;
  /** One of so many batches has a chain whose refusals do not fit one segment. */
  private static final int LARGE_CHAIN_IN = 150;
  /** Its members. */
  private static final int LARGE_CHAIN = 2_000;

  /** What a crash is to the engines: nothing that they know. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class World implements Faults {
    final long seed;
    final Random random;
    final RandomRequests requests;
    final MemoryState model = new MemoryState();
    final MemoryStore store = new MemoryStore(this);
    final LedgerReader reader = new LedgerReader(store, SHARD);
    final Random quiet;
    Consumer<Step> before = step -> {};
    Consumer<Step> after = step -> {};
    Recorder recorder;
    Projector projector;
    long now = 1_000_000_000_000_000_000L;
    long modelled = -1;
    Request largeChain;
    /** Steps that the store has made, whoever asked for them; short deadlines are counted in them. */
    long steps;

    World(long seed) {
      this.seed = seed;
      random = new Random(seed);
      quiet = new Random(seed);
      requests = new RandomRequests(random);
      restart();
    }

    @Override
    public void before(Step step) {
      steps++;
      before.accept(step);
    }

    @Override
    public void after(Step step) {
      after.accept(step);
    }

    void restart() {
      recorder = newRecorder(1 + random.nextInt(20));
      projector = new Projector(store, SHARD, newRun());
    }

    /** From runs of one segment each to such that are cut somewhere inside a page of the journal. */
    Projector.Limits newRun() {
      int weight = 1 + random.nextInt(150);
      return new Projector.Limits(1 + random.nextInt(8), weight, 1 + random.nextInt(6), weight, 1 + random.nextInt(12), Duration.ZERO);
    }

    Recorder newRecorder(int batchEvents) {
      RecorderLimits limits =
          new RecorderLimits(
              batchEvents,
              1 + random.nextInt(3_000),
              1 + random.nextInt(3_000),
              random.nextInt(8_000),
              1 + random.nextInt(random.nextBoolean() ? 60_000 : 3_000),
              random.nextInt(4));
      return new Recorder(store, SHARD, () -> now, limits, new Retry(quiet, time -> {}), RecorderListener.NONE);
    }

    Deadline deadline() {
      return Deadline.after(Duration.ofSeconds(5), () -> 0L);
    }

    /** From no time at all to enough for some runs; it may be over between runs, and anywhere inside one. */
    Deadline shortDeadline() {
      return Deadline.after(Duration.ofMillis(100L * random.nextInt(100)), () -> steps * 100_000_000L);
    }

    void calm() {
      before = step -> {};
      after = step -> {};
    }

    /** Takes what others than the model decided from the journal; their entries have to be what the rules say. */
    void modelFollows(List<Request> decided, List<Decision.Answer> answers) {
      Decision expected = Ledger.decide(model, decided, now);
      assertThat(answers).isEqualTo(expected.answers());
      model.apply(expected);
      assertThat(newEntries()).isEqualTo(expected.entries());
    }

    List<Entry> newEntries() {
      List<Entry> entries = new ArrayList<>();
      for (List<Segment> page = page(); !page.isEmpty(); page = page()) {
        for (Segment segment : page) {
          entries.addAll(SegmentCodec.open(segment).entries());
          modelled = segment.sequence();
        }
      }
      return entries;
    }

    private List<Segment> page() {
      Consumer<Step> keepBefore = before;
      Consumer<Step> keepAfter = after;
      calm();
      List<Segment> page = store.journal().read(SHARD, modelled + 1, 100, deadline());
      before = keepBefore;
      after = keepAfter;
      return page;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> now += random.nextLong(3_000_000_000L);
        case 1 -> now += random.nextInt(20) == 0 ? 700_000_000_000L : 1;
        case 2 -> restart();
        case 3 -> project();
        case 4 -> expire();
        case 5 -> readStrong();
        case 6 -> recordAgainstRival();
        case 7 -> recordWithLostAnswer();
        case 8 -> recordThrottled();
        default -> record();
      }
    }

    private List<Request> smallBatch() {
      List<Request> batch = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        batch.add(requests.next(now));
      }
      return batch;
    }

    private List<Request> batch() {
      List<Request> batch = smallBatch();
      if (random.nextInt(LARGE_CHAIN_IN) == 0) {
        batch.add(random.nextInt(batch.size() + 1), largeChain());
      }
      return batch;
    }

    /** One that is too large for a segment, and so are its refusals; or the same again. */
    private Request largeChain() {
      if (largeChain == null || random.nextBoolean()) {
        largeChain = requests.largeChain(LARGE_CHAIN);
      }
      return largeChain;
    }

    private void record() {
      List<Request> batch = batch();
      modelFollows(batch, recorder.record(batch, deadline()));
    }

    private void recordAgainstRival() {
      // Whole batches, none of which a large chain cuts, so that the rival comes before all of a batch or after it.
      recorder = newRecorder(1_000);
      Recorder rival = newRecorder(1_000);
      List<Request> batch = smallBatch();
      int[] wins = {random.nextInt(4)};
      before =
          step -> {
            if (step.verb() == Step.Verb.APPEND && wins[0] > 0) {
              wins[0]--;
              Consumer<Step> self = before;
              calm();
              List<Request> rivals = batch();
              modelFollows(rivals, rival.record(rivals, deadline()));
              before = self;
            }
          };
      List<Decision.Answer> answers = recorder.record(batch, deadline());
      calm();
      // Also where the rival was asked for the same at the same moment and sealed the very same segment: then this one has come too late.
      modelFollows(batch, answers);
    }

    /** The journal may hold the first segments of a batch; the model decides the whole batch only later, so it takes these as they are. */
    private void catchUpModel(List<Request> batch) {
      List<Entry> entries = newEntries();
      if (!entries.isEmpty()) {
        model.apply(prefix(batch, entries));
      }
    }

    /** The decision on as many of the batch's events as make exactly those entries. */
    private Decision prefix(List<Request> batch, List<Entry> entries) {
      for (int requestCount = 1; requestCount <= batch.size(); requestCount++) {
        Request last = batch.get(requestCount - 1);
        if (last == largeChain) {
          Decision decision = refusals(batch.subList(0, requestCount), entries);
          if (decision.entries().equals(entries)) {
            return decision;
          }
          continue;
        }
        for (int events = 0; events <= last.events(); events++) {
          List<Request> some = new ArrayList<>(batch.subList(0, requestCount - 1));
          int accounts = Math.min(events, last.accounts().size());
          some.add(new Request(last.accounts().subList(0, accounts), last.transfers().subList(0, events - accounts)));
          Decision decision = Ledger.decide(model, some, now);
          if (decision.entries().equals(entries)) {
            return decision;
          }
        }
      }
      throw new AssertionError("no prefix of the batch makes these entries");
    }

    /** The decision on the requests without those refusals of the last one's chain that are not among the entries. */
    private Decision refusals(List<Request> batch, List<Entry> entries) {
      Decision whole = Ledger.decide(model, batch, now);
      int before = Ledger.decide(model, batch.subList(0, batch.size() - 1), now).entries().size();
      int recorded = Math.clamp(entries.size(), before, whole.entries().size());
      return new Decision(whole.answers(), whole.entries().subList(0, recorded), whole.accounts(), whole.holds());
    }

    private void recordWithLostAnswer() {
      List<Request> batch = List.of(random.nextInt(LARGE_CHAIN_IN / 4) == 0 ? largeChain() : requests.next(now));
      after =
          step -> {
            if (step.verb() == Step.Verb.APPEND) {
              throw random.nextBoolean() ? new StoreException.Unavailable("lost answer", null) : new Crash();
            }
          };
      try {
        modelFollows(batch, recorder.record(batch, deadline()));
      } catch (StoreException.Unavailable | Crash lost) {
        catchUpModel(batch);
      } finally {
        calm();
      }
      modelFollows(batch, recorder.record(batch, deadline()));
    }

    private void recordThrottled() {
      List<Request> batch = batch();
      before =
          step -> {
            if (random.nextInt(4) == 0) {
              throw random.nextInt(3) == 0 ? new Crash() : new StoreException.Unavailable("throttled", null);
            }
          };
      try {
        modelFollows(batch, recorder.record(batch, deadline()));
      } catch (StoreException.Unavailable | Crash throttled) {
        catchUpModel(batch);
      } finally {
        calm();
      }
      modelFollows(batch, recorder.record(batch, deadline()));
    }

    private void project() {
      Consumer<Step> crash =
          step -> {
            if (random.nextInt(30) == 0) {
              throw random.nextBoolean() ? new StoreException.Unavailable("throttled", null) : new Crash();
            }
          };
      boolean faulty = random.nextBoolean();
      if (faulty) {
        before = crash;
        after = crash;
      }
      if (random.nextInt(3) == 0) {
        // Another projector comes in between at some step.
        Consumer<Step> then = before;
        before =
            step -> {
              then.accept(step);
              if (step.verb().writes() && random.nextInt(10) == 0) {
                Consumer<Step> keepBefore = before;
                Consumer<Step> keepAfter = after;
                calm();
                new Projector(store, SHARD, newRun()).post(deadline());
                before = keepBefore;
                after = keepAfter;
              }
            };
      }
      boolean hurried = random.nextInt(3) == 0;
      try {
        Projector.Progress progress = projector.post(hurried ? shortDeadline() : deadline());
        assertThat(progress.done() || hurried || faulty).isTrue();
        assertThat(progress.posted()).isLessThanOrEqualTo(modelled);
      } catch (StoreException.Unavailable unavailable) {
        assertThat(hurried || faulty).isTrue(); // and the projector goes on where it stopped when it is called next
      } catch (Crash crashed) {
        projector = new Projector(store, SHARD, newRun());
      } finally {
        calm();
      }
    }

    private void expire() {
      List<Hold.Open> due =
          store.checkpoints().due(SHARD, now, 5, deadline()).stream().map(model::hold).filter(Hold.Open.class::isInstance).map(Hold.Open.class::cast).toList();
      Decision expected = Ledger.expire(model, due, now);
      assertThat(recorder.expireDue(5, deadline())).isEqualTo(expected.entries().size());
      model.apply(expected);
      assertThat(newEntries()).isEqualTo(expected.entries());
    }

    private void readStrong() {
      for (Hold hold : model.holds().stream().limit(20).toList()) {
        assertThat(reader.transfer(hold.id(), Consistency.STRONG, deadline()).value().orElseThrow().hold()).isEqualTo(hold);
      }
      List<Account> expected = new ArrayList<>(model.accounts());
      var strong = reader.allAccounts(Consistency.STRONG, deadline());
      assertThat(strong.sequence()).isEqualTo(modelled);
      assertThat(strong.value()).containsExactlyInAnyOrderElementsOf(expected);
      for (Account account : expected) {
        assertThat(reader.accounts(List.of(account.id()), Consistency.STRONG, deadline()).value()).containsExactly(Map.entry(account.id(), account));
        if (!account.opening().flags().has(AccountFlag.NO_HISTORY)) {
          var lines = reader.statement(newest(account.id(), 1), Consistency.STRONG, deadline()).value().items();
          assertThat(lines.isEmpty() ? Totals.ZERO : lines.getFirst().after()).isEqualTo(account.totals());
        }
      }
    }

    /** What the newest reversal of a transfer left of it, by the index; null where it knows of none. */
    private Amount reversible(TransferId original) {
      IndexKey key = IndexKey.reversalOf(original);
      Location location = store.transfers().find(SHARD, List.of(key), deadline()).get(key);
      if (location == null) {
        return null;
      }
      Segment segment = store.journal().at(SHARD, location.sequence(), deadline()).orElseThrow();
      return ((Entry.TransferMade) SegmentCodec.open(segment).entries().get(location.position())).transfer().leftAfter();
    }

    private static StatementQuery newest(AccountId account, int limit) {
      return new StatementQuery(account, TimeRange.ALL, Order.DESCENDING, limit, OptionalLong.empty());
    }

    void readTablesEqualModel() {
      assertThat(projector.post(deadline()).done()).isTrue();
      List<Account> accounts = new ArrayList<>();
      store.checkpoints().forEachAccount(checkpoint -> accounts.add(checkpoint.value()), deadline());
      assertThat(accounts).containsExactlyInAnyOrderElementsOf(model.accounts());
      List<Hold> holds = new ArrayList<>();
      store.checkpoints().forEachHold(checkpoint -> holds.add(checkpoint.value()), deadline());
      assertThat(holds).containsExactlyInAnyOrderElementsOf(model.holds());
      for (Known known : model.known()) {
        if (known instanceof Transfer transfer) {
          Location location = store.transfers().find(SHARD, List.of(IndexKey.of(transfer.id())), deadline()).get(IndexKey.of(transfer.id()));
          Segment segment = store.journal().at(SHARD, location.sequence(), deadline()).orElseThrow();
          assertThat(SegmentCodec.open(segment).entries().get(location.position())).isEqualTo(new Entry.TransferMade(transfer));
          var found = reader.transfer(transfer.id(), Consistency.EVENTUAL, deadline()).value().orElseThrow();
          assertThat(found.transfer()).isEqualTo(transfer);
          assertThat(found.hold()).isEqualTo(model.hold(transfer.id()));
          assertThat(reversible(transfer.id())).isEqualTo(model.reversible(transfer.id()));
        }
      }
      for (Account account : accounts) {
        if (account.opening().flags().has(AccountFlag.NO_HISTORY)) {
          continue;
        }
        var lines = reader.statement(newest(account.id(), Page.LIMIT_MAX), Consistency.EVENTUAL, deadline()).value().items();
        long expected = model.known().stream().filter(known -> known instanceof Transfer transfer && (transfer.debitAccountId().equals(account.id()) || transfer.creditAccountId().equals(account.id()))).count() + model.holds().stream().filter(hold -> hold instanceof Hold.Expired && (hold.transfer().debitAccountId().equals(account.id()) || hold.transfer().creditAccountId().equals(account.id()))).count();
        assertThat(lines).hasSize((int) expected);
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
  void theEnginesDecideLikeTheRulesAloneWhateverIsForgottenLostOrKilled(long seed) {
    World world = new World(seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    world.readTablesEqualModel();
    assertThat(new Verifier(world.store, SHARD, world::deadline).verify((phase, done, total) -> {}).finding()).isEmpty();
  }

  @Test
  void withoutTimeLeftNothingIsRecorded() {
    World world = new World(1);
    Deadline over = Deadline.after(Duration.ZERO, () -> 0L);
    assertThatThrownBy(() -> world.recorder.record(List.of(world.requests.next(world.now)), over))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(world.newEntries()).isEmpty();
  }
}
