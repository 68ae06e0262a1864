package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.Ids;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
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
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecorderUnderStrainTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");
  private static final Retry AT_ONCE = new Retry(new Random(1), time -> {});
  /** Remembers nothing that is posted, so that ids without time are looked up. */
  private static final RecorderLimits FORGETFUL = new RecorderLimits(8_000, 1 << 20, 1 << 20, 0, 1 << 30, 0);

  /** Lets some 50,000 transfers wait for the projector, and half as many more while it cannot post them. */
  private static final RecorderLimits HELPING = new RecorderLimits(8_000, 1 << 20, 1 << 20, 1 << 30, 28_000_000, 0);

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Consumer<Step> before = step -> {};
  private int runs;
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              before.accept(step);
            }

            @Override
            public void after(Step step) {
              runs += step.verb() == Step.Verb.COMPLETE_RUN ? 1 : 0;
            }
          });
  private long now = 1_000_000_000_000_000_000L;
  private final Recorder recorder = recorder(RecorderLimits.DEFAULT);

  private Recorder recorder(RecorderLimits limits) {
    return new Recorder(store, SHARD, () -> now, limits, AT_ONCE, RecorderListener.NONE, new Projector.Limits(2_000, 40_000, 1));
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(5));
  }

  private static Request opening(Stream<String> ids) {
    return new Request(
        ids.map(id -> new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", "")).toList(), List.of());
  }

  private static NewTransfer transfer(String id, String from, String to, TransferFlags flags, String pending, long timeout) {
    return new NewTransfer(
        new TransferId(id), new AccountId(from), new AccountId(to), Amount.of(1), USD, 1, flags, new TransferId(pending), TransferId.NONE, timeout, "", "", null);
  }

  private static NewTransfer move(String id) {
    return transfer(id, "a", "b", TransferFlags.NONE, "", 0);
  }

  private static NewTransfer hold(String id, String from, String to, long timeout) {
    return transfer(id, from, to, TransferFlags.of(TransferFlag.PENDING), "", timeout);
  }

  private static List<TransferOutcome> record(Recorder recorder, Deadline deadline, NewTransfer... transfers) {
    return recorder.record(List.of(new Request(List.of(), List.of(transfers))), deadline).getFirst().transfers().stream().map(Decision.OfTransfer::outcome).toList();
  }

  private static List<TransferOutcome> record(Recorder recorder, NewTransfer... transfers) {
    return record(recorder, deadline(), transfers);
  }

  private void project() {
    assertThat(new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
  }

  // Releasing holds

  /** An id as long as ids may be, of characters that do not compress. */
  private static String longId(Random random) {
    return random.ints(128, 0x4E00, 0x9FA5).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  @Test
  void dueHoldsThatDoNotFitOneSegmentAreReleasedBySeveral() {
    Random random = new Random(7);
    int holds = 1_000;
    List<String> accounts = IntStream.range(0, 2 * holds).mapToObj(n -> longId(random)).toList();
    recorder.record(List.of(opening(accounts.stream())), deadline());
    NewTransfer[] made =
        IntStream.range(0, holds).mapToObj(n -> hold(longId(random), accounts.get(n), accounts.get(n + holds), 10)).toArray(NewTransfer[]::new);
    assertThat(record(recorder, made)).hasSize(holds).containsOnly(TransferOutcome.CREATED);
    project();
    now += Duration.ofSeconds(60).toNanos();
    long last = store.journal().last(SHARD, deadline()).orElseThrow().sequence();

    assertThat(recorder.expireDue(holds, deadline())).isEqualTo(holds);

    assertThat(store.journal().last(SHARD, deadline()).orElseThrow().sequence()).isGreaterThan(last + 1);
    project();
    assertThat(recorder.expireDue(holds, deadline())).isZero();
  }

  // A mixture of states

  /** The index has a rival's post already, the holds table has its hold not yet, and this recorder's cache has heard of neither. */
  @Test
  void whatCannotBeDecidedOnAMixtureOfStatesIsDecidedOnANewCache() {
    recorder.record(List.of(opening(Stream.of("a", "b"))), deadline());
    project();
    Recorder behind = recorder(FORGETFUL);
    assertThat(record(behind, move("mine"))).containsExactly(TransferOutcome.CREATED);
    NewTransfer post = transfer("post", "a", "b", TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER), "hold", 0);
    assertThat(record(recorder, hold("hold", "a", "b", 0), post)).containsExactly(TransferOutcome.CREATED, TransferOutcome.CREATED);
    before =
        step -> {
          if (step.verb() == Step.Verb.SAVE_HOLD) {
            throw new Crash();
          }
        };
    assertThatThrownBy(() -> new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline())).isInstanceOf(Crash.class);
    before = step -> {};

    assertThat(record(behind, post, move("next"))).containsExactly(TransferOutcome.EXISTS, TransferOutcome.CREATED);
  }

  @Test
  void whatFailsOnANewCacheTooIsThrown() {
    recorder.record(List.of(opening(Stream.of("a", "b"))), deadline());
    int[] loads = {0};
    before =
        step -> {
          if (step.verb() == Step.Verb.LOAD_HOLDS) {
            loads[0]++;
            throw new Crash();
          }
        };
    NewTransfer post = transfer("post", "a", "b", TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER), "hold", 0);

    assertThatThrownBy(() -> record(recorder, post)).isInstanceOf(Crash.class);
    assertThat(loads[0]).isEqualTo(2);
  }

  // Helping the projector

  /** A tail of 32 segments with together 62,000 entries, more than one run posts. */
  private void recordLongTail(Recorder by) {
    by.record(List.of(opening(Stream.of("a", "b"))), deadline());
    for (int segment = 1; segment < 32; segment++) {
      int of = segment;
      record(by, IntStream.range(0, 2_000).mapToObj(n -> move(of + "-" + n)).toArray(NewTransfer[]::new));
    }
  }

  private long posted() {
    return store.cursors().read(Projector.CURSOR, SHARD, deadline()).posted();
  }

  @Test
  void aRecorderThatIsTooFarAheadPostsOneRunAndNotAllThereIs() {
    recordLongTail(recorder(HELPING));

    assertThat(runs).isEqualTo(1);
    assertThat(posted()).isBetween(10L, 22L);
  }

  @Test
  void aNewRecorderThatFindsALongTailHelpsAtOnce() {
    recordLongTail(recorder);
    assertThat(runs).isZero();

    record(recorder(HELPING), move("first"));

    assertThat(runs).isEqualTo(1);
  }

  @Test
  void aRecorderThatHelpsKeepsHalfOfItsTimeAndGoesOnHelpingWhereItStopped() {
    recordLongTail(recorder);
    Recorder helping = recorder(HELPING);
    long[] millis = {0};
    before = step -> millis[0]++;
    int commits = 0;
    while (runs == 0) {
      assertThat(++commits).isLessThan(20);
      Deadline fourteenSeconds = Deadline.after(Duration.ofSeconds(14), () -> millis[0] * 1_000_000);

      assertThat(record(helping, fourteenSeconds, move("commit " + commits))).containsExactly(TransferOutcome.CREATED);
      assertThat(fourteenSeconds.left()).isGreaterThan(Duration.ofSeconds(6));
    }
    assertThat(commits).isGreaterThan(1);
    before = step -> {};
    project();
  }

  @Test
  void aStoreThatCannotBePostedToDoesNotFailTheBatchThatWouldHelp() {
    recordLongTail(recorder);
    Recorder helping = recorder(HELPING);
    before =
        step -> {
          if (step.verb() == Step.Verb.INDEX) {
            throw new StoreException.Unavailable("throttled", null);
          }
        };

    assertThat(record(helping, move("first"))).containsExactly(TransferOutcome.CREATED);
    assertThat(runs).isZero();

    before = step -> {};
    record(helping, move("second"));
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void aRecorderThatMayNotGoOnWithoutHelpGivesAllOfItsTimeToIt() {
    Recorder helping = recorder(new RecorderLimits(8_000, 1 << 20, 1 << 20, 1 << 30, 16_000_000, 0));
    before =
        step -> {
          if (step.verb() == Step.Verb.INDEX) {
            throw new StoreException.Unavailable("throttled", null);
          }
        };
    assertThatThrownBy(() -> recordLongTail(helping)).isInstanceOf(StoreException.Unavailable.class);
    // A run writes some 40,000 places into the index, which in half of the time is not done.
    long[] millis = {0};
    before = step -> millis[0]++;

    assertThat(record(helping, Deadline.after(Duration.ofSeconds(50), () -> millis[0] * 1_000_000), move("next"))).containsExactly(TransferOutcome.CREATED);

    assertThat(runs).isEqualTo(1);
    assertThat(millis[0]).isGreaterThan(25_000);
  }

  // Ids made to collide

  @Test
  void rejectionsOfIdsThatWereMadeToCollideAreLookedUpFast() {
    ShardCache cache = new ShardCache(_ -> true, FORGETFUL, null, new Remembered(1L));
    List<TransferId> ids = IntStream.range(0, 100_000).mapToObj(n -> new TransferId(Ids.colliding(n))).toList();
    List<IndexKey> wanted = new ArrayList<>();

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          ids.forEach(cache::rejection);
          wanted.addAll(cache.takeWanted());
          wanted.forEach(key -> cache.lookedUp(key, null));
          ids.forEach(cache::rejection);
        });

    assertThat(wanted).hasSameSizeAs(ids);
    assertThat(cache.takeWanted()).isEmpty();
  }
}
