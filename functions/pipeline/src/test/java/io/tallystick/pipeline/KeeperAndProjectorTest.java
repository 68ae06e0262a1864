package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Driven;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.verify.RotatingCheck;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import io.tallystick.runtime.FakeContext;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeeperAndProjectorTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(1));
  /** Asked only where something is left. */
  private static final JournalEnds NOT_ASKED =
      (_, _) -> {
        throw new AssertionError("asked");
      };
  private static final FakeContext CONTEXT = new FakeContext(60_000);

  private final MemoryStore store = new MemoryStore();
  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final Recorder recorder =
      new Recorder(
          store,
          0,
          clock::incrementAndGet,
          RecorderLimits.DEFAULT,
          new Retry(RandomGenerator.of("L64X128MixRandom"), time -> {}),
          RecorderListener.NONE);
  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "test", () -> 0, lines::add);
  private final Measured measured = new Measured(meter);
  private final MeasuredWork work = new MeasuredWork(meter, measured);
  private final Projector projector = new Projector(store, 0, Projector.Limits.DEFAULT);
  private final JournalEnds ends = Wiring.journalEnds(store);
  private final Posting posting = work.posting((_, deadline) -> projector.post(deadline), ends);
  private final Telemetry telemetry = new Telemetry(meter, InstantSource.fixed(Instant.ofEpochMilli(5_000)));

  @Test
  void theProjectorPostsWhateverTheJournalHolds() {
    record(Messages.opening("alice", "bob"), Messages.moving("t1", "alice", "bob", "5"));

    assertThat(new ProjectorHandler(Turns.ONE, posting, ends, telemetry).handleRequest(new DynamodbEvent(), CONTEXT).getBatchItemFailures()).isEmpty();

    assertThat(account("bob").totals().creditsPosted()).hasToString("5");
    assertThat(lines).singleElement().asString().contains("\"EntriesPosted\":3.0");
  }

  @Test
  void theLagIsThatOfTheOldestSegmentOfTheWakeUp() {
    new ProjectorHandler(Turns.ONE, posting, ends, telemetry).handleRequest(Wakes.committed(4_000, 1_500, 3_000), CONTEXT);

    assertThat(lines).singleElement().asString().contains("\"ProjectorLag\":3500.0");
  }

  @Test
  void theProjectorFailsWhenTheStoreDoesSoThatTheStreamWakesItAgain() {
    Posting broken =
        (_, deadline) -> {
          throw new StoreException.Unavailable("throttled", null);
        };

    assertThatThrownBy(() -> new ProjectorHandler(Turns.ONE, work.posting(broken, NOT_ASKED), ends, telemetry).handleRequest(new DynamodbEvent(), CONTEXT))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(lines).singleElement().asString().contains("\"Failed\":1.0");
  }

  @Test
  void aBrokenInvariantIsCountedForItsAlarm() {
    Posting corrupt =
        (_, deadline) -> {
          throw new StoreException.Corrupt("gap", null);
        };

    assertThatThrownBy(() -> new ProjectorHandler(Turns.ONE, work.posting(corrupt, NOT_ASKED), ends, telemetry).handleRequest(new DynamodbEvent(), CONTEXT))
        .isInstanceOf(StoreException.Corrupt.class);
    assertThat(lines).singleElement().asString().contains("\"InvariantsBroken\":1.0");
  }

  @Test
  void theKeeperReleasesEveryHoldWhoseTimeIsOverAndPostsIt() {
    int holds = 25;
    record(Messages.opening("alice", "bob"));
    for (int n = 0; n < holds; n++) {
      record(hold("h" + n, 10));
    }
    record(hold("later", 3_600));
    clock.addAndGet(Duration.ofSeconds(11).toNanos());

    new KeeperHandler(Turns.ONE, work.expiring((_, deadline) -> recorder.expireDue(10, deadline)), posting, Keeping.NONE, Checking.NONE, Reconciling.NONE, telemetry).handleRequest(Map.of(), CONTEXT);

    assertThat(account("alice").totals().debitsPending()).hasToString("1");
    assertThat(lines).singleElement().asString().contains("\"HoldsExpired\":25.0");
  }

  @Test
  void theKeeperStopsWhenItsTimeIsOver() {
    List<String> calls = new ArrayList<>();
    Posting endless =
        (_, deadline) -> {
          calls.add("post");
          return new Projector.Progress(-1, 0, false);
        };

    new KeeperHandler(Turns.ONE, (_, _) -> 1, endless, (_, _) -> calls.add("keep"), (_, _) -> calls.add("check"), _ -> calls.add("reconcile"), telemetry).handleRequest(Map.of(), new FakeContext(0));

    assertThat(calls).hasSize(1);
  }

  @Test
  void theKeeperReleasesWhatIsDueThoughThereIsMoreToPostThanItHasTimeFor() {
    List<Duration> posting = new ArrayList<>();
    List<Duration> expiring = new ArrayList<>();
    List<Duration> keeping = new ArrayList<>();
    List<Duration> checking = new ArrayList<>();
    Posting behind =
        (_, deadline) -> {
          posting.add(deadline.left());
          return new Projector.Progress(5, 100, false);
        };

    new KeeperHandler(
            Turns.ONE,
            (_, deadline) -> {
              expiring.add(deadline.left());
              return 10;
            },
            behind,
            (_, deadline) -> keeping.add(deadline.left()),
            (_, deadline) -> checking.add(deadline.left()),
            Reconciling.NONE,
            telemetry)
        .handleRequest(Map.of(), CONTEXT);

    assertThat(posting).singleElement().satisfies(time -> assertThat(time).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30)));
    assertThat(expiring).singleElement().satisfies(time -> assertThat(time).isGreaterThan(Duration.ofSeconds(40)));
    assertThat(keeping).singleElement().satisfies(time -> assertThat(time).isGreaterThan(Duration.ofSeconds(55)));
    assertThat(checking).as("with what is left").hasSize(1);
  }

  @Test
  void theKeeperReleasesThousandsOfHoldsThatAreDueAtOnce() {
    int holds = 2_500;
    record(Messages.opening("alice", "bob"));
    for (int from = 0; from < holds; from += 500) {
      int first = from;
      record(IntStream.range(0, 500).mapToObj(n -> hold("h" + (first + n), 10)).toArray(String[]::new));
    }
    clock.addAndGet(Duration.ofSeconds(11).toNanos());

    new KeeperHandler(Turns.ONE, work.expiring((_, deadline) -> recorder.expireDue(1_000, deadline)), posting, Keeping.NONE, Checking.NONE, Reconciling.NONE, telemetry).handleRequest(Map.of(), CONTEXT);

    assertThat(account("alice").totals().debitsPending()).hasToString("0");
    assertThat(lines).singleElement().asString().contains("\"HoldsExpired\":2500.0", "\"SegmentsUnposted\":0.0");
  }

  @Test
  void timeIsKeptForChainsHoweverManyHoldsAreDue() {
    AtomicLong nanos = new AtomicLong();
    Deadline deadline = Deadline.after(Duration.ofSeconds(40), nanos::get);
    List<Duration> keeping = new ArrayList<>();
    Expiring endless =
        (_, time) -> {
          nanos.addAndGet(Duration.ofSeconds(1).toNanos());
          return 1_000;
        };

    KeeperHandler.keep(3, endless, (_, _) -> new Projector.Progress(5, 100, true), (shard, time) -> keeping.add(time.left().plusSeconds(shard)), Checking.NONE, deadline);

    assertThat(keeping).singleElement().satisfies(time -> assertThat(time).isBetween(Duration.ofSeconds(3 + 10), Duration.ofSeconds(3 + 11)));
  }

  @Test
  void onALedgerOfOneShardHoldsHaveAllOfTheTime() {
    AtomicLong nanos = new AtomicLong();
    Deadline deadline = Deadline.after(Duration.ofSeconds(40), nanos::get);
    Expiring endless =
        (_, time) -> {
          nanos.addAndGet(Duration.ofSeconds(1).toNanos());
          return 1_000;
        };

    KeeperHandler.keep(0, endless, (_, _) -> new Projector.Progress(5, 100, true), Keeping.NONE, Checking.NONE, deadline);

    assertThat(deadline.left()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void whatTheKeeperDrivesOnIsMeasuredForTheLedgerAndEachShard() {
    Measured byShard = new Measured(meter, new Sharding(2));
    Keeping keeping =
        new MeasuredWork(meter, byShard)
            .keeping((shard, _) -> new Driven(2, 0, 0, 1, 3, 4, Set.of(), 10 + shard, 5, Duration.ofSeconds(90 - 60 * shard)));

    new KeeperHandler(new Turns(_ -> new Sharding(2), new Random(1)), (_, _) -> 0, (_, _) -> new Projector.Progress(5, 0, true), keeping, Checking.NONE, Reconciling.NONE, telemetry).handleRequest(Map.of(), CONTEXT);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .contains("\"ChainsDecided\":4.0", "\"ChainsAbandoned\":2.0", "\"ChainsEnded\":6.0", "\"ChainsSettled\":8.0", "\"ChainsInFlight\":21.0", "\"ChainsUnsettled\":10.0", "\"OldestChainAge\":90000.0");
    assertThat(lines.get(1)).contains("\"Shard\":\"0\"", "\"ChainsInFlight\":10.0", "\"ChainsUnsettled\":5.0", "\"OldestChainAge\":90000.0").doesNotContain("ChainsDecided");
    assertThat(lines.get(2)).contains("\"Shard\":\"1\"", "\"ChainsInFlight\":11.0", "\"OldestChainAge\":30000.0");
  }

  @Test
  void whereNothingIsUnfinishedNothingIsSaidOfChains() {
    Keeping keeping = new MeasuredWork(meter, new Measured(meter, new Sharding(2))).keeping((_, _) -> Driven.NOTHING);

    new KeeperHandler(Turns.ONE, (_, _) -> 0, posting, keeping, Checking.NONE, Reconciling.NONE, telemetry).handleRequest(Map.of(), CONTEXT);

    assertThat(lines.getFirst()).doesNotContain("Chain");
  }

  @Test
  void whatTheKeeperFindsIsCountedForItsAlarm() {
    Checking checking = work.checking((_, _) -> new RotatingCheck.Checked(3, 20, 2));

    new KeeperHandler(Turns.ONE, (_, _) -> 0, posting, Keeping.NONE, checking, Reconciling.NONE, telemetry).handleRequest(Map.of(), CONTEXT);

    assertThat(lines).singleElement().asString().contains("\"CheckedSegments\":3.0", "\"CheckedCheckpoints\":20.0", "\"InvariantsBroken\":2.0").doesNotContain("Failed");
  }

  @Test
  void whatDoesNotAgreeBetweenShardsIsLookedForOnceAndCountedForItsAlarm() {
    List<String> calls = new ArrayList<>();
    Reconciling reconciling =
        work.reconciling(
            deadline -> {
              calls.add("reconcile");
              return 2;
            });

    new KeeperHandler(new Turns(_ -> new Sharding(3), new Random(1)), (_, _) -> 0, (_, _) -> new Projector.Progress(5, 0, true), (shard, _) -> calls.add("shard"), Checking.NONE, reconciling, telemetry)
        .handleRequest(Map.of(), CONTEXT);

    assertThat(calls).containsExactly("shard", "shard", "shard", "reconcile");
    assertThat(lines).singleElement().asString().contains("\"InvariantsBroken\":2.0").doesNotContain("Failed");
  }

  @Test
  void whereNothingDiffersNoInvariantIsCounted() {
    new KeeperHandler(Turns.ONE, (_, _) -> 0, posting, Keeping.NONE, work.checking((_, _) -> new RotatingCheck.Checked(3, 20, 0)), work.reconciling(_ -> 0), telemetry).handleRequest(Map.of(), CONTEXT);

    assertThat(lines).singleElement().asString().contains("\"CheckedSegments\":3.0").doesNotContain("InvariantsBroken");
  }

  @Test
  void postingHasNotFailedWhereItIsNotKnownHowMuchIsLeft() {
    Posting some = (_, _) -> new Projector.Progress(5, 100, false);
    JournalEnds throttled =
        (_, _) -> {
          throw new StoreException.Unavailable("throttled", null);
        };

    new ProjectorHandler(Turns.ONE, work.posting(some, throttled), ends, telemetry).handleRequest(Wakes.committed(4_000), CONTEXT);

    assertThat(lines).singleElement().asString().contains("\"EntriesPosted\":100.0").doesNotContain("SegmentsUnposted", "Failed");
  }

  @Test
  void aProjectorThatHasMoreToPostThanTimeHasNotFailedAndIsWokenAgain() {
    Posting behind = (_, _) -> new Projector.Progress(5, 100, false);

    assertThat(new ProjectorHandler(Turns.ONE, work.posting(behind, (_, _) -> 12), ends, telemetry).handleRequest(Wakes.committed(4_000), CONTEXT).getBatchItemFailures())
        .extracting(BatchItemFailure::getItemIdentifier)
        .containsExactly("4000");

    assertThat(lines).singleElement().asString().contains("\"EntriesPosted\":100.0", "\"ProjectorLag\":1000.0", "\"SegmentsUnposted\":7.0").doesNotContain("Failed");
  }

  private void record(String... bodies) {
    assertThat(new BatchLoop((requests, groups, deadline) -> recorder.commit(requests, deadline), (invalid, deadline) -> invalid.stream().map(Invalid::message).toList(), messages -> {}).run(Messages.of(bodies), TIME))
        .isEmpty();
  }

  private static String hold(String id, int seconds) {
    return ("{\"transfers\":[{\"id\":\"%s\",\"debit_account_id\":\"alice\",\"credit_account_id\":\"bob\",\"amount\":\"1\",\"asset\":\"USD/2\","
            + "\"flags\":[\"pending\"],\"timeout\":%d}]}")
        .formatted(id, seconds);
  }

  private Account account(String id) {
    return store.checkpoints().accounts(List.of(new AccountId(id)), Consistency.STRONG, TIME).get(new AccountId(id)).value();
  }
}
