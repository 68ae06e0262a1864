package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder keeps in memory is bounded in bytes; what it forgot shows in what it reads again. */
class MemoryBoundsTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long PLENTY = 256 * MEBIBYTE;
  /** 4 KB, which count twice. */
  private static final String METADATA = "{\"a\":\"" + "x".repeat(4_000) + "\"}";
  /** What a transfer with that metadata counts at least. */
  private static final long HEAVY = 8_000;

  private final List<Step> steps = new ArrayList<>();
  private Consumer<Step> before = step -> {};
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              steps.add(step);
              before.accept(step);
            }
          });
  private long now = 1_000_000_000_000_000_000L;
  private final Recorder writer = recorder(RecorderLimits.DEFAULT);

  private Recorder recorder(RecorderLimits limits) {
    return new Recorder(store, SHARD, () -> now, limits, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
  }

  private static RecorderLimits limits(long accountBytes, long holdBytes, long rememberedBytes, long tailBytes) {
    return new RecorderLimits(8_000, accountBytes, holdBytes, rememberedBytes, tailBytes, 64);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static Request opening(String... ids) {
    List<NewAccount> accounts = new ArrayList<>();
    for (String id : ids) {
      accounts.add(new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
    }
    return new Request(accounts, List.of());
  }

  private static Request moving(String id, String metadata, TransferFlags flags) {
    return new Request(
        List.of(),
        List.of(
            new NewTransfer(
                new TransferId(id), new AccountId("a"), new AccountId("b"), Amount.of(1), USD, 1, flags, TransferId.NONE, TransferId.NONE, 0, "", metadata, null)));
  }

  private static Request heavy(int number) {
    return moving("t" + number, METADATA, TransferFlags.NONE);
  }

  private Decision.Answer record(Recorder recorder, Request request) {
    return recorder.record(List.of(request), deadline()).getFirst();
  }

  private void project() {
    assertThat(new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
  }

  private long posted() {
    return store.cursors().read(Projector.CURSOR, SHARD, deadline()).posted();
  }

  private long end() {
    return store.journal().last(SHARD, deadline()).orElseThrow().sequence();
  }

  private long stepsOf(Step.Verb verb) {
    return steps.stream().filter(step -> step.verb() == verb).count();
  }

  @BeforeEach
  void openAccounts() {
    record(writer, opening("a", "b"));
  }

  @Test
  void accountsAreForgottenEvenIfNothingIsEverAppended() {
    int accounts = 100;
    for (int i = 0; i < accounts; i++) {
      record(writer, opening("account-" + i));
    }
    project();
    Recorder recorder = recorder(limits(10_000, PLENTY, PLENTY, PLENTY));
    steps.clear();
    for (int i = 0; i < accounts; i++) {
      assertThat(record(recorder, opening("account-" + i)).accounts().getFirst().outcome()).isEqualTo(AccountOutcome.EXISTS);
    }
    assertThat(stepsOf(Step.Verb.READ_CURSOR)).as("to forget what is posted takes no look at the cursor").isOne();
    steps.clear();
    record(recorder, opening("account-" + (accounts - 1)));
    assertThat(stepsOf(Step.Verb.LOAD_ACCOUNTS)).as("what was used last is still known").isZero();
    record(recorder, opening("account-0"));
    assertThat(stepsOf(Step.Verb.LOAD_ACCOUNTS)).as("what was not used for long has to be loaded").isOne();
    assertThat(stepsOf(Step.Verb.APPEND)).isZero();
  }

  @Test
  void holdsAreForgottenEvenIfNothingIsEverAppended() {
    int holds = 40;
    for (int i = 0; i < holds; i++) {
      record(writer, moving("hold-" + i, METADATA, TransferFlags.of(TransferFlag.PENDING)));
    }
    project();
    Recorder recorder = recorder(limits(PLENTY, 5 * HEAVY, 0, PLENTY));
    for (int i = 0; i < holds; i++) {
      record(recorder, post("hold-" + i));
    }
    steps.clear();
    record(recorder, post("hold-" + (holds - 1)));
    assertThat(stepsOf(Step.Verb.LOAD_HOLDS)).isZero();
    record(recorder, post("hold-0"));
    assertThat(stepsOf(Step.Verb.LOAD_HOLDS)).isOne();
  }

  /** A post that is refused for its asset, so that it leaves the hold as it is; it is refused for the first time only once. */
  private static Request post(String hold) {
    return new Request(
        List.of(),
        List.of(
            new NewTransfer(
                new TransferId("post"),
                AccountId.NONE,
                AccountId.NONE,
                Amount.MAX,
                Asset.of("EUR/2"),
                0,
                TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER),
                new TransferId(hold),
                TransferId.NONE,
                0,
                "",
                "",
                null)));
  }

  @Test
  void aColdRecorderRemembersAsManySegmentsAsItsBytesAllow() {
    for (int i = 0; i < 20; i++) {
      record(writer, heavy(i));
    }
    project();
    steps.clear();
    assertThat(outcome(record(recorder(limits(PLENTY, PLENTY, 5 * HEAVY, PLENTY)), heavy(19)))).isEqualTo(TransferOutcome.EXISTS);
    assertThat(stepsOf(Step.Verb.FIND)).isZero();
    assertThat(outcome(record(recorder(limits(PLENTY, PLENTY, 5 * HEAVY, PLENTY)), heavy(0)))).isEqualTo(TransferOutcome.EXISTS);
    assertThat(stepsOf(Step.Verb.FIND)).as("from the first batch on").isOne();
  }

  @Test
  void whoIsNotAskedAboutIdsReadsNoSegmentsBeforeTheCursor() {
    record(writer, heavy(0));
    project();
    steps.clear();
    recorder(RecorderLimits.DEFAULT.withoutRememberedSegments()).expireDue(1, deadline());
    assertThat(stepsOf(Step.Verb.READ)).isZero();
    record(recorder(RecorderLimits.DEFAULT.withoutRememberedSegments()), new Request(List.of(), List.of()));
    assertThat(stepsOf(Step.Verb.READ)).as("only to look for the tail").isOne();
  }

  @Test
  void aRecorderPostsARunWhenTheTailIsTooHeavyThoughItHasFewTransfers() {
    int limit = 10;
    Recorder recorder = recorder(limits(PLENTY, PLENTY, 0, limit * HEAVY));
    for (int i = 0; i < 5 * limit; i++) {
      record(recorder, heavy(i));
      assertThat(end() - posted()).isLessThan(2 * limit);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecorderPostsARunWhenTheTailHoldsTooManyAccountsOrHolds(boolean accounts) {
    int limit = 20;
    Recorder recorder = recorder(accounts ? limits(limit * 500, PLENTY, 0, PLENTY) : limits(PLENTY, limit * 1_000, 0, PLENTY));
    for (int i = 0; i < 5 * limit; i++) {
      record(recorder, accounts ? opening("account-" + i) : moving("hold-" + i, "", TransferFlags.of(TransferFlag.PENDING)));
      assertThat(end() - posted()).isLessThan(3 * limit);
    }
  }

  @Test
  void aColdRecorderPostsRunsWhileItReadsATailThatIsTooHeavy() {
    for (int i = 0; i < 100; i++) {
      record(writer, heavy(i));
    }
    assertThat(posted()).isEqualTo(-1);
    Recorder recorder = recorder(limits(PLENTY, PLENTY, 0, 10 * HEAVY));
    steps.clear();
    assertThat(outcome(record(recorder, heavy(100)))).isEqualTo(TransferOutcome.CREATED);
    assertThat(end() - posted()).isLessThan(20);
    assertThat(stepsOf(Step.Verb.READ)).as("what would be too much is left for later").isGreaterThan(10);
  }

  @Test
  void nothingIsRecordedWhileTheTailIsFarTooHeavyAndCannotBePosted() {
    int limit = 10;
    Recorder recorder = recorder(limits(PLENTY, PLENTY, 0, limit * HEAVY));
    before =
        step -> {
          if (step.verb() == Step.Verb.SAVE_ACCOUNT) {
            throw new StoreException.Unavailable("throttled", null);
          }
        };
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                record(recorder, heavy(i));
              }
            })
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(end()).isLessThan(2 * limit);

    before = step -> {};
    assertThat(record(recorder, heavy(100)).transfers().getFirst().outcome()).isEqualTo(TransferOutcome.CREATED);
  }

  @Test
  void aRecorderThatOnlyFollowsOthersLooksHowFarTheProjectorHasCome() {
    Recorder follower = recorder(limits(PLENTY, PLENTY, 10 * HEAVY, PLENTY));
    record(follower, opening("a"));
    long reads = 0;
    for (int i = 0; i < 100; i++) {
      record(writer, heavy(i));
      now += Duration.ofSeconds(2).toNanos();
      steps.clear();
      record(follower, opening("a"));
      reads += stepsOf(Step.Verb.READ_CURSOR);
    }
    assertThat(reads).isBetween(3L, 15L);
  }

  @Test
  void aCatchUpThatFailedGoesOnWhereItStopped() {
    for (int i = 0; i < 350; i++) {
      record(writer, moving("t" + i, "", TransferFlags.NONE));
    }
    Recorder recorder = recorder(RecorderLimits.DEFAULT);
    steps.clear();
    before =
        step -> {
          if (step.verb() == Step.Verb.READ && stepsOf(Step.Verb.READ) == 4) {
            throw new StoreException.Unavailable("throttled", null);
          }
        };
    assertThatThrownBy(() -> record(recorder, heavy(0))).isInstanceOf(StoreException.Unavailable.class);

    before = step -> {};
    steps.clear();
    record(recorder, opening("a"));
    assertThat(stepsOf(Step.Verb.READ)).as("the last page, and that there is no other").isEqualTo(2);
  }

  @Test
  void aCacheFarBehindTheCursorIsBuiltAnew() {
    Recorder recorder = recorder(RecorderLimits.DEFAULT);
    record(recorder, opening("a"));
    for (int i = 0; i < 1_000; i++) {
      record(writer, moving("t" + i, "", TransferFlags.NONE));
    }
    project();
    now += Duration.ofSeconds(2).toNanos();
    steps.clear();
    record(recorder, opening("a"));
    assertThat(stepsOf(Step.Verb.READ)).as("a page, the ids before the cursor, that there is nothing after it, and that nothing has come while the account was loaded").isEqualTo(4);
  }

  @Test
  void whatWasLoadedNewerThanTheCacheIsForgottenWhenItIsTooMuch() {
    String[] ids = new String[30];
    List<NewTransfer> all = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "account-" + i;
      all.add(between("all-" + i, ids[i], "a"));
    }
    record(writer, opening(ids));
    project();
    Recorder recorder = recorder(limits(2_000, PLENTY, PLENTY, PLENTY));
    record(recorder, opening("a"));
    before =
        step -> {
          if (step.verb() == Step.Verb.LOAD_ACCOUNTS) {
            before = later -> {};
            for (String id : ids) {
              record(writer, new Request(List.of(), List.of(between("one-" + id, "a", id))));
            }
            project();
          }
        };
    assertThat(record(recorder, new Request(List.of(), all)).transfers()).allSatisfy(of -> assertThat(of.outcome()).isEqualTo(TransferOutcome.CREATED));
  }

  private static NewTransfer between(String id, String debit, String credit) {
    return new NewTransfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(1), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  @Test
  void aBatchThatRivalsDisturbAgainAndAgainIsDecidedWhenTheyStop() {
    List<String> holds = List.of("h1", "h2", "h3");
    holds.forEach(hold -> record(writer, moving(hold, "", TransferFlags.of(TransferFlag.PENDING))));
    project();
    Recorder recorder = recorder(RecorderLimits.DEFAULT);
    Deque<String> toVoid = new ArrayDeque<>(holds);
    Consumer<Step> rival =
        step -> {
          if (step.verb() == Step.Verb.LOAD_ACCOUNTS && !toVoid.isEmpty()) {
            Consumer<Step> self = before;
            before = later -> {};
            String hold = toVoid.removeFirst();
            record(writer, resolving("void-" + hold, hold, TransferFlag.VOID_PENDING_TRANSFER, Amount.ZERO));
            project();
            before = self;
          }
        };
    before = rival;
    List<NewTransfer> posts = new ArrayList<>();
    holds.forEach(hold -> posts.addAll(resolving("post-" + hold, hold, TransferFlag.POST_PENDING_TRANSFER, Amount.MAX).transfers()));
    assertThat(record(recorder, new Request(List.of(), posts)).transfers()).allSatisfy(of -> assertThat(of.outcome()).isEqualTo(TransferOutcome.PENDING_TRANSFER_ALREADY_VOIDED));
  }

  private static Request resolving(String id, String hold, TransferFlag how, Amount amount) {
    return new Request(
        List.of(),
        List.of(
            new NewTransfer(
                new TransferId(id), AccountId.NONE, AccountId.NONE, amount, null, 0, TransferFlags.of(how), new TransferId(hold), TransferId.NONE, 0, "", "", null)));
  }

  @Test
  void anAnswerThatAddsNothingReflectsWhatWasLoadedForIt() {
    Recorder recorder = recorder(RecorderLimits.DEFAULT);
    before =
        step -> {
          if (step.verb() == Step.Verb.LOAD_ACCOUNTS) {
            before = later -> {};
            record(writer, opening("late"));
            project();
          }
        };
    Recorded recorded = recorder.commit(List.of(opening("late")), deadline());
    assertThat(recorded.answers().getFirst().accounts().getFirst().outcome()).isEqualTo(AccountOutcome.EXISTS);
    assertThat(recorded.positions()).isEqualTo(Positions.of(0, end()));
  }

  @Test
  void aSegmentIsReadOnceForAllThatIsLookedUpInIt() {
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      transfers.addAll(moving("t" + i, "", TransferFlags.NONE).transfers());
    }
    record(writer, new Request(List.of(), transfers.subList(0, 5)));
    record(writer, new Request(List.of(), transfers.subList(5, 10)));
    record(writer, opening("last"));
    project();
    Recorder recorder = recorder(RecorderLimits.DEFAULT.withoutRememberedSegments());
    record(recorder, opening("a"));
    steps.clear();
    List<NewTransfer> mixed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mixed.add(transfers.get(i));
      mixed.add(transfers.get(9 - i));
    }
    assertThat(record(recorder, new Request(List.of(), mixed)).transfers()).allSatisfy(of -> assertThat(of.outcome()).isEqualTo(TransferOutcome.EXISTS));
    assertThat(stepsOf(Step.Verb.AT)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {64, 435, 870, 1_503, 2_556, 10_000})
  void theBoundsOfAProcessFitItsMemory(long megabytes) {
    long heap = megabytes * MEBIBYTE;
    RecorderLimits limits = RecorderLimits.forMemory(heap);
    double kept = 1.5 * (limits.accountBytes() + limits.holdBytes()) + Math.max(limits.rememberedBytes(), 1.5 * limits.tailBytes());
    assertThat(kept).isBetween(heap / 4.0, heap / 2.0);
    assertThat(limits.batchEvents() * 96L * 1024).isLessThanOrEqualTo(heap / 2);
    assertThat(limits.batchEvents()).isBetween(300, 8_000);
  }

  private static TransferOutcome outcome(Decision.Answer answer) {
    return answer.transfers().getFirst().outcome();
  }
}
