package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Location;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.TransferIndex;
import io.tallystick.journal.contract.Ids;
import io.tallystick.journal.engine.RandomRequests;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.verify.Finding;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectorTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");
  /** What a call of the projector has, in steps of the store. */
  private static final int STEPS_A_CALL = 9_000;

  /** Every step of the store takes a second, so that a deadline is a number of steps. */
  private long steps;
  private boolean unavailable;
  private final List<Step.Verb> verbs = new ArrayList<>();
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              if (unavailable && step.verb().writes()) {
                throw new StoreException.Unavailable("throttled", null);
              }
              steps++;
              verbs.add(step.verb());
            }
          });
  private long now = 1_000_000_000_000_000_000L;
  private final Recorder recorder =
      new Recorder(store, SHARD, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(5));
  }

  private Deadline after(int stepsLeft) {
    return Deadline.after(Duration.ofSeconds(stepsLeft), () -> steps * 1_000_000_000L);
  }

  private void open(int accounts) {
    recorder.record(List.of(new Request(IntStream.range(0, accounts).mapToObj(n -> account("a" + n)).toList(), List.of())), deadline());
  }

  private void move(int transfers, IntFunction<NewTransfer> transfer) {
    recorder.record(List.of(new Request(List.of(), IntStream.range(0, transfers).mapToObj(transfer).toList())), deadline());
  }

  private static NewAccount account(String id) {
    return new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", "");
  }

  private static NewTransfer transfer(String id, String from, String to) {
    return new NewTransfer(
        new TransferId(id), new AccountId(from), new AccountId(to), Amount.of(1), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private long lastSequence() {
    return store.journal().last(SHARD, deadline()).orElseThrow().sequence();
  }

  private Cursor cursor() {
    return store.cursors().read(Projector.CURSOR, SHARD, deadline());
  }

  @Test
  void aRunIsCutInsideAPageOfTheJournalWhereItWouldWeighTooMuch() {
    open(2);
    for (int request = 0; request < 30; request++) {
      String prefix = request + "-";
      move(10, n -> transfer(prefix + n, "a0", "a1"));
    }
    // The opening weighs 2 entries, 2 for each account and 3 for the fields they are found by; the transfers weigh 10 a segment and 2 for the fields of all.
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2_000, 65, 10));

    assertThat(projector.postRun(deadline())).isEqualTo(new Projector.Progress(5, 52, false));
    // No account was touched in this run yet, so that it weighs 10 + 4 + 2, and 10 for each segment after it.
    assertThat(projector.postRun(deadline())).isEqualTo(new Projector.Progress(10, 50, false));
    assertThat(projector.post(deadline())).isEqualTo(new Projector.Progress(30, 200, true));
    assertThat(projector.post(deadline())).isEqualTo(new Projector.Progress(30, 0, true));
  }

  @Test
  void aRunIsNeverLessThanOneSegmentHoweverHeavy() {
    open(50);
    move(25, n -> transfer("t" + n, "a" + n, "a" + (n + 25)));
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2_000, 1, 10));

    assertThat(projector.postRun(deadline()).posted()).isZero();
    assertThat(projector.postRun(deadline()).posted()).isEqualTo(1);
    assertThat(projector.post(deadline()).done()).isTrue();
  }

  @Test
  void longTextsMakeARunHeavier() {
    String metadata = "{\"note\":\"" + "x".repeat(4_000) + "\"}";
    for (int n = 0; n < 8; n++) {
      NewAccount account = new NewAccount(new AccountId("a" + n), USD, 1, AccountFlags.NONE, Amount.ZERO, "", metadata);
      recorder.record(List.of(new Request(List.of(account), List.of())), deadline());
    }
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2_000, 23, 10));

    // Each account weighs an entry, 2, and 3 for its text, and all of them 3 for the fields they are found by: three of them 21.
    assertThat(projector.postRun(deadline()).posted()).isEqualTo(2);
  }

  @Test
  void runsBeginSmallGrowWhileTheyAreQuickAndShrinkWhenTheyAreSlow() {
    open(2);
    for (int segment = 0; segment < 140; segment++) {
      int of = segment;
      move(2, n -> transfer("t" + of + "-" + n, "a0", "a1"));
    }
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2_000, 64, 10, 8));
    List<Integer> entries = new ArrayList<>();
    for (int run = 0; run < 5; run++) {
      entries.add(projector.postRun(deadline()).entries());
    }
    // Two accounts weigh 4, the fields that all are found by 2, each entry 1; the opening alone weighs more than the first run may.
    assertThat(entries).containsExactly(2, 10, 26, 58, 58);

    long[] nanos = {0};
    assertThat(projector.postRun(Deadline.after(Duration.ofHours(1), () -> nanos[0] += Duration.ofSeconds(9).toNanos())).entries()).isEqualTo(58);
    assertThat(projector.postRun(deadline()).entries()).isEqualTo(26);
  }

  @Test
  void idsThatArePackedTogetherWeighAQuarter() {
    now = Instant.parse("2026-11-22T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    open(2);
    new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline());
    for (int n = 0; n < 9; n++) {
      int from = 4 * n;
      move(4, m -> transfer("018f3d4e-0000-7000-8000-%012x".formatted(from + m), "a0", "a1"));
    }
    // Two accounts weigh 4, the fields that all are found by 2, each of the first eight ids of their second 1, and all further ones a quarter.
    assertThat(new Projector(store, SHARD, new Projector.Limits(2_000, 16, 10)).postRun(deadline()).entries()).isEqualTo(16);
  }

  @Test
  void idsThatCarryTheirTimeAreWrittenTogetherAndOthersInSlices() {
    open(2);
    int each = Projector.Limits.DEFAULT.slice() + 1;
    move(each, n -> transfer("018f3d4e-0000-7000-8000-%012x".formatted(n), "a0", "a1"));
    move(each, n -> transfer("t" + n, "a0", "a1"));
    List<Integer> saved = new ArrayList<>();

    new Projector(new Watched(store, saved), SHARD, new Projector.Limits(2_000, 40_000, 10)).post(deadline());

    assertThat(saved).containsExactly(each, Projector.Limits.DEFAULT.slice(), 1);
  }

  /** Counts the keys of each call that writes to the index. */
  private record Watched(Store of, List<Integer> saved) implements Store {
    @Override
    public Journal journal() {
      return of.journal();
    }

    @Override
    public Checkpoints checkpoints() {
      return of.checkpoints();
    }

    @Override
    public FieldIndex fields() {
      return of.fields();
    }

    @Override
    public Statements statements() {
      return of.statements();
    }

    @Override
    public Cursors cursors() {
      return of.cursors();
    }

    @Override
    public TransferIndex transfers() {
      return new TransferIndex() {
        @Override
        public Map<IndexKey, Location> find(int shard, Collection<IndexKey> keys, Deadline deadline) {
          return of.transfers().find(shard, keys, deadline);
        }

        @Override
        public void save(int shard, long run, Map<IndexKey, Location> locations, Deadline deadline) {
          saved.add(locations.size());
          of.transfers().save(shard, run, locations, deadline);
        }
      };
    }
  }

  @Test
  void aRunHasNoMoreSegmentsThanItsLimit() {
    for (int n = 0; n < 7; n++) {
      open(n + 1);
    }
    Projector projector = new Projector(store, SHARD, new Projector.Limits(3, 1_000, 10));

    assertThat(projector.postRun(deadline()).posted()).isEqualTo(2);
    assertThat(projector.postRun(deadline()).posted()).isEqualTo(5);
    assertThat(projector.post(deadline())).isEqualTo(new Projector.Progress(6, 1, true));
  }

  /** The weight stands for the writes, so a run of more than one segment has no more of them than its limit. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aRunHasNoMoreWritesThanItsWeight(long seed) {
    Random random = new Random(seed);
    RandomRequests requests = new RandomRequests(random);
    for (int request = 0; request < 400; request++) {
      now += random.nextLong(1_000_000_000L);
      recorder.record(List.of(requests.next(now)), deadline());
    }
    int weight = 20 + random.nextInt(200);
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2_000, weight, 10));
    int longRuns = 0;
    for (Projector.Progress before = new Projector.Progress(-1, 0, false); !before.done(); ) {
      verbs.clear();
      Projector.Progress after = projector.postRun(deadline());
      if (after.posted() - before.posted() > 1) {
        longRuns++;
        assertThat(verbs.stream().filter(Step.Verb::writes).filter(verb -> verb != Step.Verb.BEGIN_RUN && verb != Step.Verb.COMPLETE_RUN).count())
            .isBetween(1L, (long) weight);
      }
      before = after;
    }
    assertThat(longRuns).isPositive();
    assertThat(cursor().posted()).isEqualTo(lastSequence());
  }

  @Test
  void aRunThatTakesLongerThanACallIsFinishedByTheFollowingOnes() {
    open(6_000);
    move(3_000, n -> transfer("t" + n, "a" + n, "a" + (n + 3_000)));
    Projector projector = new Projector(store, SHARD, Projector.Limits.DEFAULT);
    int calls = 1;
    while (!projector.post(after(STEPS_A_CALL)).done()) {
      assertThat(++calls).isLessThan(10);
    }

    assertThat(calls).isGreaterThan(1);
    assertThat(cursor()).isEqualTo(new Cursor(1, 1));
    assertThat(finding()).isEmpty();
  }

  @Test
  void whatAnotherProjectorFinishedIsNotGoneOnWith() {
    open(6_000);
    move(3_000, n -> transfer("t" + n, "a" + n, "a" + (n + 3_000)));
    Projector slow = new Projector(store, SHARD, Projector.Limits.DEFAULT);
    assertThat(slow.post(after(STEPS_A_CALL)).done()).isFalse();
    assertThat(new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
    move(10, n -> transfer("u" + n, "a" + n, "a" + (n + 10)));

    assertThat(slow.post(deadline())).isEqualTo(new Projector.Progress(2, 10, true));
    assertThat(finding()).isEmpty();
  }

  /** Of a projector that is killed inside a run, only what it wrote since its last mark is written again. */
  @Test
  void aRunWhoseProjectorWasKilledIsGoneOnWithAfterItsMark() {
    open(500);
    move(500, n -> transfer("t" + n, "a" + n, "a" + (n + 1) % 500));
    Projector.Limits limits = new Projector.Limits(2_000, 40_000, 10, 40_000, 50, Duration.ofSeconds(100));
    new Projector(store, SHARD, limits).postRun(after(700));
    long before = writes();
    new Projector(store, SHARD, limits).postRun(after(600));
    assertThat(writes() - before).as("the second one").isBetween(400L, 600L);
    verbs.clear();
    while (!new Projector(store, SHARD, limits).post(after(500)).done()) {
      assertThat(verbs).hasSizeLessThan(4_000);
    }

    assertThat(cursor()).isEqualTo(new Cursor(1, 1));
    assertThat(finding()).isEmpty();
  }

  @Test
  void aQuickRunLeavesNoMark() {
    open(500);
    new Projector(store, SHARD, new Projector.Limits(2_000, 40_000, 10, 40_000, 50, Duration.ofSeconds(501))).post(deadline());

    assertThat(verbs).contains(Step.Verb.COMPLETE_RUN).doesNotContain(Step.Verb.MARK_RUN);
  }

  /** Such as the mark of an earlier version that wrote other items, or in another order. */
  @ParameterizedTest
  @ValueSource(ints = {40, 49, 51, 100})
  void aMarkOfOtherSlicesIsNotFollowed(int otherSlice) {
    open(500);
    Projector other = new Projector(store, SHARD, new Projector.Limits(2_000, 40_000, 10, 40_000, otherSlice, Duration.ZERO));
    assertThat(other.postRun(after(450)).done()).isFalse();
    assertThat(store.cursors().takeOver(Projector.CURSOR, SHARD, cursor(), deadline()).slices()).isPositive();
    long before = writes();
    new Projector(store, SHARD, new Projector.Limits(2_000, 40_000, 10, 40_000, 50, Duration.ofDays(1))).post(deadline());

    assertThat(writes() - before).as("all accounts, the fields that they are found by, and the cursor").isEqualTo(504);
    assertThat(finding()).isEmpty();
  }

  private long writes() {
    return verbs.stream().filter(Step.Verb::writes).count();
  }

  @Test
  void moreThanOneCallCanPostIsNoFailureAndIsSaid() {
    for (int n = 0; n < 200; n++) {
      open(n + 1);
    }
    Projector projector = new Projector(store, SHARD, new Projector.Limits(1, 1_000, 10));

    for (int left = 8; left < 30; left++) {
      long before = cursor().posted();
      Projector.Progress progress = projector.post(after(left));
      assertThat(progress.done()).isFalse();
      assertThat(progress.posted()).isGreaterThan(before).isEqualTo(cursor().posted());
    }
  }

  @Test
  void aCallThatGotNowhereFails() {
    open(2);
    Projector projector = new Projector(store, SHARD, Projector.Limits.DEFAULT);

    assertThatThrownBy(() -> projector.post(after(0))).isInstanceOf(StoreException.Unavailable.class);
    unavailable = true;
    assertThatThrownBy(() -> projector.post(deadline())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> projector.post(deadline())).isInstanceOf(StoreException.Unavailable.class);
    unavailable = false;
    assertThat(projector.post(deadline())).isEqualTo(new Projector.Progress(0, 2, true));
  }

  @Test
  void idsThatWereMadeToCollideArePostedFast() {
    open(2);
    int batch = 8_000;
    for (int first = 0; first + batch < 100_000; first += batch) {
      int from = first;
      move(batch, n -> transfer(Ids.colliding(from + n), "a0", "a1"));
    }
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2_000, 1_000_000, 10));

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> projector.post(deadline())).done()).isTrue();

    IndexKey key = IndexKey.of(new TransferId(Ids.colliding(95_999)));
    assertThat(store.transfers().find(SHARD, List.of(key), deadline())).containsOnlyKeys(key);
  }

  private Optional<Finding> finding() {
    return new Verifier(store, SHARD, ProjectorTest::deadline).verify((phase, done, total) -> {}).finding();
  }
}
