package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder that remembers nothing has to find of originals, their newest reversals and holds; and what it need not look for. */
@Timeout(60)
class ReversalsAndPartsTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");
  /** Ids of the clock's first millisecond, and of ten minutes later. */
  private static final String DATED = "00e8d4a5-1000-7000-8000-00000000000";
  private static final String LATER = "00e8d4ae-37c0-7000-8000-00000000000";
  private static final RecorderLimits FORGETFUL = new RecorderLimits(100, 100_000, 100_000, 0, 100_000_000, 0);

  private final List<Step> finds = new ArrayList<>();
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              if (step.verb() == Step.Verb.FIND) {
                finds.add(step);
              }
            }
          });
  private long now = 1_000_000_000_000_000_000L;

  private Recorder recorder(RecorderLimits limits) {
    return new Recorder(store, SHARD, () -> now++, limits, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private void project() {
    assertThat(new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
  }

  private static NewTransfer transfer(String id, long amount, int code, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), new AccountId("A"), new AccountId("B"), Amount.of(amount), USD, code, TransferFlags.of(flags), TransferId.NONE, TransferId.NONE,
        0, "", "", null);
  }

  private static NewTransfer reversal(String id, Amount amount, int code, String original) {
    return taking(id, amount, code, "", original);
  }

  private static NewTransfer part(String id, long amount, String hold) {
    return taking(id, Amount.of(amount), 0, hold, "", TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN);
  }

  private static NewTransfer taking(String id, Amount amount, int code, String hold, String original, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), AccountId.NONE, AccountId.NONE, amount, null, code, TransferFlags.of(flags), new TransferId(hold), new TransferId(original), 0,
        "", "", null);
  }

  private static List<TransferOutcome> record(Recorder recorder, NewTransfer... transfers) {
    return recorder.record(List.of(new Request(List.of(), List.of(transfers))), deadline()).getFirst().transfers().stream()
        .map(Decision.OfTransfer::outcome)
        .toList();
  }

  @BeforeEach
  void openAccounts() {
    List<NewAccount> accounts = new ArrayList<>();
    for (String id : List.of("A", "B")) {
      accounts.add(new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
    }
    recorder(FORGETFUL).record(List.of(new Request(accounts, List.of())), deadline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"original-", DATED})
  void anOriginalAndItsNewestReversalAreFoundByOneLookUp(String stem) {
    record(recorder(FORGETFUL), transfer(stem + 1, 10, 1), transfer(stem + 2, 10, 1));
    project();
    record(recorder(FORGETFUL), reversal("r1", Amount.of(3), 0, stem + 1));
    project();
    record(recorder(FORGETFUL), reversal("r2", Amount.of(4), 0, stem + 1));
    project();
    finds.clear();
    assertThat(record(recorder(FORGETFUL), reversal("r3", Amount.of(4), 0, stem + 1), reversal("r4", Amount.of(10), 0, stem + 2)))
        .containsExactly(TransferOutcome.EXCEEDS_REVERSIBLE_AMOUNT, TransferOutcome.CREATED);
    assertThat(finds.stream().filter(find -> find.subject().toString().contains("REVERSAL"))).hasSize(1);
    assertThat(record(recorder(FORGETFUL), reversal("r5", Amount.of(3), 0, stem + 1), reversal("r6", Amount.MAX, 0, stem + 2)))
        .containsExactly(TransferOutcome.CREATED, TransferOutcome.ALREADY_REVERSED);
  }

  @Test
  void ofReversalsThatOneRunPostedTheNewestCounts() {
    record(recorder(FORGETFUL), transfer("t", 10, 1));
    record(recorder(FORGETFUL), reversal("r1", Amount.of(3), 0, "t"));
    record(recorder(FORGETFUL), reversal("r2", Amount.of(4), 0, "t"));
    project();
    assertThat(record(recorder(FORGETFUL), reversal("r3", Amount.of(4), 0, "t"), reversal("r4", Amount.of(3), 0, "t")))
        .containsExactly(TransferOutcome.EXCEEDS_REVERSIBLE_AMOUNT, TransferOutcome.CREATED);
  }

  @Test
  void aNewerReversalInTheTailCountsMoreThanTheOneInTheIndex() {
    record(recorder(FORGETFUL), transfer("t", 10, 1), reversal("r1", Amount.of(3), 0, "t"));
    project();
    record(recorder(FORGETFUL), reversal("r2", Amount.of(4), 0, "t"));
    assertThat(record(recorder(FORGETFUL), reversal("r3", Amount.of(4), 0, "t"), reversal("r4", Amount.of(3), 0, "t")))
        .containsExactly(TransferOutcome.EXCEEDS_REVERSIBLE_AMOUNT, TransferOutcome.CREATED);
  }

  @Test
  void nothingIsLookedForWhereTheOriginalIsRememberedOrItsIdIsAsNewAsWhatIs() {
    project();
    Recorder recorder = recorder(new RecorderLimits(100, 100_000, 100_000, 100_000, 100_000_000, 0));
    record(recorder, transfer("t", 10, 1), transfer(DATED + 1, 10, 1));
    now += Duration.ofMinutes(10).toNanos();
    finds.clear();
    assertThat(
            record(
                recorder,
                reversal(LATER + 1, Amount.of(3), 0, "t"),
                reversal(LATER + 2, Amount.of(3), 0, DATED + 1),
                reversal(LATER + 3, Amount.of(3), 0, LATER + 9)))
        .containsExactly(TransferOutcome.CREATED, TransferOutcome.CREATED, TransferOutcome.REVERSED_TRANSFER_NOT_FOUND);
    assertThat(finds).as("rejections excepted").allMatch(find -> find.subject().toString().contains("TRANSFER_REJECTION"));
    record(recorder, reversal(LATER + 4, Amount.of(3), 0, DATED + 5));
    assertThat(finds).as("an original that may be from before").anyMatch(find -> find.subject().toString().contains("REVERSAL"));
  }

  @Test
  void aRepeatedReversalIsComparedWithTheOriginalsCode() {
    record(recorder(FORGETFUL), transfer("t", 10, 7));
    project();
    record(recorder(FORGETFUL), reversal("r1", Amount.of(3), 0, "t"), reversal("r2", Amount.of(3), 9, "t"));
    project();
    assertThat(
            record(
                recorder(FORGETFUL),
                reversal("r1", Amount.of(3), 0, "t"),
                reversal("r1", Amount.of(3), 7, "t"),
                reversal("r2", Amount.of(3), 9, "t"),
                reversal("r2", Amount.of(3), 0, "t"),
                reversal("r2", Amount.of(3), 0, "u")))
        .containsExactly(
            TransferOutcome.EXISTS,
            TransferOutcome.EXISTS,
            TransferOutcome.EXISTS,
            TransferOutcome.EXISTS_WITH_DIFFERENT_CODE,
            TransferOutcome.EXISTS_WITH_DIFFERENT_REVERSES);
  }

  @Test
  void aReversalInOneRequestWithItsOriginalNeedsNoMoreThanThat() {
    assertThat(record(recorder(FORGETFUL), transfer("t", 10, 1), reversal("r", Amount.MAX, 0, "t"), reversal("s", Amount.of(1), 0, "t")))
        .containsExactly(TransferOutcome.CREATED, TransferOutcome.CREATED, TransferOutcome.ALREADY_REVERSED);
  }

  /** The tail says what is left; the hold itself is in its checkpoint, from before the parts of one segment or of several. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatThePartsInTheTailLeftIsHeld(boolean oneSegment) {
    record(recorder(FORGETFUL), transfer("h", 10, 1, TransferFlag.PENDING));
    project();
    if (oneSegment) {
      record(recorder(FORGETFUL), part("p1", 3, "h"), part("p2", 4, "h"));
    } else {
      record(recorder(FORGETFUL), part("p1", 3, "h"));
      record(recorder(FORGETFUL), part("p2", 4, "h"));
    }
    assertThat(record(recorder(FORGETFUL), part("p3", 4, "h"), part("p4", 3, "h"), part("p5", 0, "h")))
        .containsExactly(TransferOutcome.EXCEEDS_PENDING_TRANSFER_AMOUNT, TransferOutcome.CREATED, TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED);
  }

  @Test
  void whatThePartsBeforeTheCursorLeftIsHeld() {
    record(recorder(FORGETFUL), transfer("h", 10, 1, TransferFlag.PENDING));
    record(recorder(FORGETFUL), part("p1", 3, "h"));
    project();
    assertThat(record(recorder(FORGETFUL), part("p2", 8, "h"), part("p3", 7, "h")))
        .containsExactly(TransferOutcome.EXCEEDS_PENDING_TRANSFER_AMOUNT, TransferOutcome.CREATED);
  }

  /** One after the other they would take longer than a call has: a request may reverse thousands, each of another segment. */
  @Test
  void originalsOfManySegmentsAreReadManyAtOnce() {
    int originals = 80;
    for (int n = 0; n < originals; n++) {
      record(recorder(FORGETFUL), transfer("o" + n, 1, 1));
    }
    project();
    Map<String, Integer> reads = new HashMap<>();
    Journal counted =
        proxy(
            Journal.class,
            (method, arguments) -> {
              reads.merge(method.getName(), 1, Integer::sum);
              return method.invoke(store.journal(), arguments);
            });
    Store watched = proxy(Store.class, (method, arguments) -> method.getName().equals("journal") ? counted : method.invoke(store, arguments));
    Recorder recorder = new Recorder(watched, SHARD, () -> now++, FORGETFUL, new Retry(new Random(1), time -> {}), RecorderListener.NONE);

    NewTransfer[] reversals = IntStream.range(0, originals).mapToObj(n -> reversal("r" + n, Amount.MAX, 0, "o" + n)).toArray(NewTransfer[]::new);
    assertThat(record(recorder, reversals)).containsOnly(TransferOutcome.CREATED);

    assertThat(reads.get("those")).isEqualTo(3);
    assertThat(reads.getOrDefault("at", 0)).as("at the cursor").isLessThanOrEqualTo(2);
  }

  @FunctionalInterface
  private interface Answering {
    Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Answering answering) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answering.answer(method, arguments)));
  }
}
