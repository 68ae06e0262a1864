package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.TransferIndex;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a recorder asks of its store and tells its listener; that it decides right is for the engines' simulation. */
@Timeout(60)
class RecorderTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");

  private final MemoryStore store = new MemoryStore();
  private final Watched watched = new Watched(store);
  private final Heard heard = new Heard();
  private final Recorder recorder = recorder(watched, heard);
  private final Recorder rival = recorder(store, RecorderListener.NONE);
  private long now = 1_000_000_000_000_000_000L;

  private Recorder recorder(Store in, RecorderListener listener) {
    return new Recorder(in, SHARD, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), listener);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static Request open(String... ids) {
    return new Request(
        List.of(ids).stream().map(id -> new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", "")).toList(), List.of());
  }

  private static NewTransfer transfer(String id, String metadata, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), new AccountId("A"), new AccountId("B"), Amount.of(1), USD, 1, TransferFlags.of(flags), TransferId.NONE, TransferId.NONE, 0, "", metadata,
        null);
  }

  @Test
  void afterALostRaceItGoesOnFromTheWinnerAndLooksOnceForWhatFollowedIt() {
    watched.beforeAppend.add(() -> rival.record(List.of(open("R")), deadline()));
    recorder.record(List.of(open("A")), deadline());
    assertThat(watched.readsFrom).as("the journal's start, then what stands after the winner").containsExactly(0L, 1L);
    assertThat(watched.appends).containsExactly(0L, 1L);
    assertThat(heard.conflicts).containsExactly(0L);
  }

  @Test
  void whileItIsTheOnlyOneToAppendItReadsTheJournalNoMore() {
    recorder.record(List.of(open("A")), deadline());
    now += Duration.ofMillis(999).toNanos();
    recorder.record(List.of(open("B")), deadline());
    now += Duration.ofSeconds(1).toNanos();
    recorder.record(List.of(open("C")), deadline());
    assertThat(watched.readsFrom).containsExactly(0L);
  }

  @Test
  void afterMoreThanASecondWithoutAnAppendItLooksBeforeItDecides() {
    recorder.record(List.of(open("A")), deadline());
    rival.record(List.of(open("B")), deadline());
    now += Duration.ofSeconds(1).toNanos() + 1;
    recorder.record(List.of(open("C")), deadline());
    assertThat(watched.readsFrom).as("the second look finds the rival's segment, the third nothing more").containsExactly(0L, 1L, 2L);
    assertThat(heard.conflicts).isEmpty();
  }

  @Test
  void aCommitTellsWhatItAppendedAndUpToWhereItsAnswersReflectTheJournal() {
    Recorded first = recorder.commit(List.of(open("A"), open("B")), deadline());
    assertThat(first.positions()).isEqualTo(Positions.of(SHARD, 0));
    assertThat(first.entries()).extracting(Entry::timestamp).containsExactly(now, now + 1);
    assertThat(first.answers()).hasSize(2);

    now += 10;
    rival.record(List.of(open("R")), deadline());
    assertThat(recorder.commit(List.of(open("C")), deadline()).positions()).as("after the rival's").isEqualTo(Positions.of(SHARD, 2));
  }

  @Test
  void whatAppendsNothingIsDecidedOnAJournalThatWasReadToItsEndMeanwhile() {
    recorder.record(List.of(open("A")), deadline());
    now += 10; // or the rival's segment would be the very same
    rival.record(List.of(open("B")), deadline());
    now += 10;

    Recorded repeat = recorder.commit(List.of(open("A", "B")), deadline());

    assertThat(repeat.entries()).isEmpty();
    assertThat(repeat.answers().getFirst().accounts()).extracting(Decision.OfAccount::outcome).containsOnly(AccountOutcome.EXISTS);
    assertThat(repeat.positions()).isEqualTo(Positions.of(SHARD, 1));

    watched.readsFrom.clear();
    assertThat(recorder.commit(List.of(open("A")), deadline()).positions()).isEqualTo(Positions.of(SHARD, 1));
    assertThat(watched.readsFrom).as("one look, however fresh the cache is").containsExactly(2L);
  }

  @Test
  void whoLosesRacesUntilTheTimeIsOverIsToldThatNothingWasRecorded() {
    long[] nanos = {0};
    watched.beforeAppend.add(
        () -> {
          rival.record(List.of(open("R")), deadline());
          rival.record(List.of(open("S")), deadline());
        });
    watched.asRead =
        segment -> {
          nanos[0] += Duration.ofSeconds(5).toNanos();
          return segment;
        };
    Deadline soon = Deadline.after(Duration.ofSeconds(4), () -> nanos[0]);

    assertThatThrownBy(() -> recorder.record(List.of(open("A")), soon)).isInstanceOf(StoreException.Contended.class);
    assertThat(recorder.commit(List.of(open("A")), deadline()).entries()).hasSize(1);
  }

  @Test
  void whoDoesNotLearnWhatBecameOfAnAppendIsNotToldThatNothingWasRecorded() {
    watched.beforeAppend.add(() -> rival.record(List.of(open("R")), deadline()));
    watched.beforeAppend.add(
        () -> {
          throw new StoreException.Unavailable("the answer was lost", null);
        });

    assertThatThrownBy(() -> recorder.record(List.of(open("A")), deadline()))
        .isInstanceOf(StoreException.Unavailable.class)
        .isNotInstanceOf(StoreException.Contended.class);
  }

  /** What the index did not have when it was asked may since have been recorded, posted and forgotten. */
  @Test
  void anIdThatWasRecordedAndForgottenWhileItsBatchLostARaceIsLookedUpAgain() {
    RecorderLimits forgetful = new RecorderLimits(100, 100_000, 100_000, 0, 100_000_000, 0);
    rival.record(List.of(open("A", "B")), deadline());
    new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline());
    Recorder late = new Recorder(watched, SHARD, () -> now, forgetful, new Retry(new Random(1), time -> {}), heard);
    Request once = new Request(List.of(), List.of(transfer("T", "")));
    watched.beforeAppend.add(
        () -> {
          now += 1_000; // or the rival's segment would be the very same
          rival.record(List.of(once), deadline());
          for (int i = 0; i < 150; i++) {
            rival.record(List.of(new Request(List.of(), List.of(transfer("R" + i, "")))), deadline());
          }
          new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline());
        });
    Decision.Answer answer = late.record(List.of(once), deadline()).getFirst();
    assertThat(answer.transfers()).extracting(Decision.OfTransfer::outcome).containsExactly(TransferOutcome.EXISTS);
    assertThat(heard.conflicts).hasSize(1);
  }

  @Test
  void aSegmentThatDoesNotFollowTheOneBeforeIsNotBuiltUpon() {
    recorder.record(List.of(open("A")), deadline());
    now += 1_000;
    rival.record(List.of(open("B")), deadline());
    now += Duration.ofSeconds(2).toNanos();
    watched.asRead =
        s ->
            new Segment(
                s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), Hash.ZERO, s.root(), s.hash(), s.payload());
    assertThatThrownBy(() -> recorder.record(List.of(open("C")), deadline())).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("does not follow");
    watched.asRead = s -> s;
    recorder.record(List.of(open("C")), deadline());
    assertThat(watched.appends).containsExactly(0L, 2L);
  }

  @Test
  void itTellsWhereItsTimeWentAndChecksBeforeItSeals() {
    recorder.record(List.of(open("A")), deadline());
    assertThat(heard.phases)
        .containsExactly(
            RecorderListener.Phase.CATCH_UP,
            RecorderListener.Phase.LOAD,
            RecorderListener.Phase.DECIDE,
            RecorderListener.Phase.CHECK,
            RecorderListener.Phase.SEAL,
            RecorderListener.Phase.APPEND,
            RecorderListener.Phase.APPLY);
    assertThat(heard.restarts).isEqualTo(1);
  }

  @Test
  void chainsThatFitASegmentOnlyOneByOneAreRecordedOneByOne() {
    recorder.record(List.of(open("A", "B")), deadline());
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      requests.add(new Request(List.of(), List.of(transfer("T" + i, noise(i), TransferFlag.LINKED), transfer("U" + i, noise(-1 - i)))));
    }
    List<Decision.Answer> answers = recorder.record(requests, deadline());
    assertThat(answers).hasSize(3).allSatisfy(answer -> assertThat(answer.transfers()).extracting(Decision.OfTransfer::outcome).containsOnly(TransferOutcome.CREATED));
    assertThat(watched.appends).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aRequestThatFitsNoSegmentIsCutBetweenItsTransfers() {
    recorder.record(List.of(open("A", "B")), deadline());
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      transfers.add(transfer("T" + i, noise(i)));
    }
    Decision.Answer answer = recorder.record(List.of(new Request(List.of(), transfers)), deadline()).getFirst();
    assertThat(answer.transfers()).extracting(of -> of.id().value() + " " + of.outcome()).containsExactly("T0 CREATED", "T1 CREATED", "T2 CREATED", "T3 CREATED", "T4 CREATED");
    assertThat(answer.transfers()).extracting(Decision.OfTransfer::timestamp).isSorted();
  }

  /** Text of 130,000 characters that nothing can compress by much: some 100 KB. */
  private static String noise(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < 130_000) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  private static final class Heard implements RecorderListener {
    private final List<Phase> phases = new ArrayList<>();
    private final List<Long> conflicts = new ArrayList<>();
    private int restarts;

    @Override
    public void spent(Phase phase, Duration time) {
      phases.add(phase);
    }

    @Override
    public void conflicted(int shard, long sequence) {
      conflicts.add(sequence);
    }

    @Override
    public void restarted(int shard, long sequence) {
      restarts++;
    }
  }

  /** A store whose journal notes what is asked of it. */
  private static final class Watched implements Store, Journal {
    private final Store store;
    private final List<Long> readsFrom = new ArrayList<>();
    private final List<Long> appends = new ArrayList<>();
    /** What happens just before the next appends, each once. */
    private final List<Runnable> beforeAppend = new ArrayList<>();
    private UnaryOperator<Segment> asRead = segment -> segment;

    Watched(Store store) {
      this.store = store;
    }

    @Override
    public Journal journal() {
      return this;
    }

    @Override
    public AppendResult append(Segment segment, Deadline deadline) {
      if (!beforeAppend.isEmpty()) {
        beforeAppend.removeFirst().run();
      }
      appends.add(segment.sequence());
      return store.journal().append(segment, deadline);
    }

    @Override
    public List<Segment> read(int shard, long from, int limit, Deadline deadline) {
      readsFrom.add(from);
      return store.journal().read(shard, from, limit, deadline).stream().map(asRead).toList();
    }

    @Override
    public Optional<Segment> at(int shard, long sequence, Deadline deadline) {
      return store.journal().at(shard, sequence, deadline);
    }

    @Override
    public Optional<Segment> last(int shard, Deadline deadline) {
      return store.journal().last(shard, deadline);
    }

    @Override
    public Checkpoints checkpoints() {
      return store.checkpoints();
    }

    @Override
    public TransferIndex transfers() {
      return store.transfers();
    }

    @Override
    public FieldIndex fields() {
      return store.fields();
    }

    @Override
    public Statements statements() {
      return store.statements();
    }

    @Override
    public Cursors cursors() {
      return store.cursors();
    }
  }
}
