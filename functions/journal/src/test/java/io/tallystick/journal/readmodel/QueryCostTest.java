package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.memory.Step.Verb;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What questions read of a ledger of a thousand runs: they find their way by keys and never read everything. */
class QueryCostTest {
  private static final int SEGMENTS = 1_000;
  private static final long STEP = 1_000_000;
  private static final AccountId A = new AccountId("A");
  private static final AccountId B = new AccountId("B");
  private static final AccountId SILENT = new AccountId("silent");
  private static final Asset USD = Asset.of("USD/2");

  private final Map<Verb, Integer> steps = new EnumMap<>(Verb.class);
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              steps.merge(step.verb(), 1, Integer::sum);
            }
          });
  private final LedgerReader reader = new LedgerReader(store, 0);
  private long now = STEP;

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static NewAccount account(AccountId id, AccountFlag... flags) {
    return new NewAccount(id, USD, 1, AccountFlags.of(flags), Amount.ZERO, "", "");
  }

  private static NewTransfer transfer(String id, AccountId credit, int code, String reference) {
    return new NewTransfer(
        new TransferId(id), A, credit, Amount.of(1), USD, code, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, reference, "", null);
  }

  /** Each segment has three transfers of code 1 and is a run of its own; two of them have a reference, and one of these a code of its own. */
  @BeforeEach
  void make() {
    Recorder recorder =
        new Recorder(store, 0, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
    recorder.record(List.of(new Request(List.of(account(A), account(B), account(SILENT, AccountFlag.NO_HISTORY)), List.of())), deadline());
    for (int segment = 1; segment < SEGMENTS; segment++) {
      now += STEP;
      List<NewTransfer> transfers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        transfers.add(transfer("t-" + segment + "-" + i, segment % 100 == 7 ? SILENT : B, 1, ""));
      }
      if (segment == 100 || segment == 900) {
        transfers.add(transfer("rare-" + segment, B, segment == 100 ? 2 : 1, "rare"));
      }
      recorder.record(List.of(new Request(List.of(), transfers)), deadline());
    }
    new Projector(store, 0, new Projector.Limits(1, 1_000, 10)).post(deadline());
    steps.clear();
  }

  private List<TransferStanding> find(Optional<AccountId> account, String reference, int code, TimeRange recorded, Order order, int limit) {
    TransferQuery query =
        new TransferQuery(
            account, Optional.empty(), Optional.empty(), Optional.ofNullable(reference), Optional.empty(),
            code == 0 ? OptionalInt.empty() : OptionalInt.of(code), recorded, order, limit, OptionalLong.empty());
    return reader.findTransfers(query, Consistency.STRONG, deadline()).value().items();
  }

  private int reads(Verb verb) {
    return steps.getOrDefault(verb, 0);
  }

  @Test
  void aRareValueLeadsACommonOne() {
    for (Order order : Order.values()) {
      steps.clear();
      assertThat(find(Optional.empty(), "rare", 1, TimeRange.ALL, order, 100)).hasSize(1);
      assertThat(reads(Verb.FIELD_PAGES)).isLessThanOrEqualTo(10);
      assertThat(reads(Verb.AT)).isEqualTo(1);
      assertThat(reads(Verb.READ)).as("the tail").isEqualTo(1);
    }
  }

  @Test
  void anAccountsStatementIsSkippedThroughToo() {
    for (Order order : Order.values()) {
      steps.clear();
      assertThat(find(Optional.of(A), "rare", 0, TimeRange.ALL, order, 100)).hasSize(2);
      assertThat(reads(Verb.PAGES)).isLessThanOrEqualTo(6);
      assertThat(reads(Verb.FIELD_PAGES)).isLessThanOrEqualTo(6);
      assertThat(reads(Verb.AT)).isEqualTo(2);
    }
  }

  @Test
  void aPageOfACommonValueReadsNoMoreThanItsPages() {
    assertThat(find(Optional.empty(), null, 1, TimeRange.ALL, Order.ASCENDING, 30)).hasSize(30);
    assertThat(reads(Verb.FIELD_PAGES)).isLessThanOrEqualTo(5);
    assertThat(reads(Verb.AT)).isEqualTo(11);
  }

  @Test
  void aTimeInTheMiddleIsFoundByHalving() {
    TimeRange range = new TimeRange(500 * STEP, 510 * STEP);
    for (Order order : Order.values()) {
      steps.clear();
      assertThat(find(Optional.empty(), null, 0, range, order, 1_000)).hasSize(30);
      assertThat(reads(Verb.AT)).isLessThanOrEqualTo(11);
      assertThat(reads(Verb.READ)).isLessThanOrEqualTo(6);
      assertThat(reads(Verb.FIELD_PAGES)).isZero();
    }
  }

  @Test
  void aPageOfAnAccountWithoutHistoryEndsEarlyAndGoesOn() {
    TransferQuery query =
        new TransferQuery(
            Optional.of(SILENT), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, Order.ASCENDING,
            1_000, OptionalLong.empty());
    Page<TransferStanding> page = reader.findTransfers(query, Consistency.STRONG, deadline()).value();
    assertThat(page.items()).hasSize(9);
    assertThat(page.next()).as("256 segments were read").isPresent();
    assertThat(reads(Verb.READ)).isLessThan(30);
  }

  /** However often an account is credited, whoever asks for its debits gets his answer, and that there may be more. */
  @Test
  void aPageOfTheSideThatAnAccountNeverHasEndsEarlyAndGoesOn() {
    QueryLimits limits = new QueryLimits(10, 10);
    for (Order order : Order.values()) {
      OptionalLong after = OptionalLong.empty();
      int pages = 0;
      do {
        steps.clear();
        TransferQuery query =
            new TransferQuery(
                Optional.empty(), Optional.of(B), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, order, 10, after);
        Page<TransferStanding> page = new LedgerReader(store, 0, limits).findTransfers(query, Consistency.STRONG, deadline()).value();
        assertThat(page.items()).isEmpty();
        assertThat(reads(Verb.PAGES)).isLessThanOrEqualTo(limits.reads());
        after = page.next();
        pages++;
      } while (after.isPresent());
      assertThat(pages).as("%s", order).isBetween(2, SEGMENTS / 10);
    }
  }

  @Test
  void noStatementIsReadForTransfersFromAnAccountToItself() {
    TransferQuery query =
        new TransferQuery(
            Optional.empty(), Optional.of(A), Optional.of(A), Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, Order.ASCENDING, 10,
            OptionalLong.empty());
    assertThat(reader.findTransfers(query, Consistency.STRONG, deadline()).value()).isEqualTo(new Page<TransferStanding>(List.of(), OptionalLong.empty()));
    assertThat(reads(Verb.PAGES)).isZero();
  }

  @Test
  void aBalanceOfThePastTakesOnePageAndOneSegment() {
    assertThat(reader.accountAt(A, 500 * STEP, Consistency.EVENTUAL, deadline()).value().orElseThrow().totals().debitsPosted())
        .isEqualTo(Amount.of(3 * 498 + 1 + 1));
    assertThat(reads(Verb.PAGES)).isEqualTo(1);
    assertThat(reads(Verb.AT)).as("the newest segment's time, and the line's segment").isEqualTo(2);
  }

  private static NewTransfer hold(int number) {
    return new NewTransfer(
        new TransferId("h-" + number), A, B, Amount.of(1), USD, 1, TransferFlags.of(TransferFlag.PENDING), TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static NewTransfer end(int number, TransferFlag how) {
    return new NewTransfer(
        new TransferId("e-" + number), AccountId.NONE, AccountId.NONE, Amount.of(1), null, 0, TransferFlags.of(how), new TransferId("h-" + number),
        TransferId.NONE, 0, "", "", null);
  }

  private void record(List<NewTransfer> transfers) {
    now += STEP;
    new Recorder(store, 0, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE)
        .record(List.of(new Request(List.of(), transfers)), deadline());
  }

  private void post() {
    new Projector(store, 0, Projector.Limits.DEFAULT).post(deadline());
  }

  @Test
  void theHoldsThatTheTailEndsAreFoundAllAtOnce() {
    record(IntStream.range(0, 40).mapToObj(QueryCostTest::hold).toList());
    post();
    record(IntStream.range(0, 40).mapToObj(number -> end(number, TransferFlag.POST_PENDING_TRANSFER)).toList());
    steps.clear();

    Account account = reader.accountEffectiveAt(B, BusinessDate.of(now + STEP), Consistency.STRONG, deadline()).value().orElseThrow();

    assertThat(account.totals().creditsPending()).isEqualTo(Amount.ZERO);
    assertThat(reads(Verb.LOAD_HOLDS)).isEqualTo(1);
  }

  @Test
  void theHoldsThatASegmentVoidsLaterAreFoundAllAtOnce() {
    record(IntStream.range(0, 40).mapToObj(QueryCostTest::hold).toList());
    List<NewTransfer> transfers = new ArrayList<>(List.of(transfer("before", B, 1, "")));
    IntStream.range(0, 40).mapToObj(number -> end(number, TransferFlag.VOID_PENDING_TRANSFER)).forEach(transfers::add);
    record(transfers);
    post();
    steps.clear();

    Account account = reader.accountAt(B, now, Consistency.STRONG, deadline()).value().orElseThrow();

    assertThat(account.totals().creditsPending()).isEqualTo(Amount.of(40));
    assertThat(account.closed()).isFalse();
    assertThat(reads(Verb.LOAD_HOLDS)).isEqualTo(1);
  }

  @Test
  void aStatementBeginsAnywhere() {
    StatementQuery query = new StatementQuery(A, new TimeRange(700 * STEP, Long.MAX_VALUE), Order.ASCENDING, 9, OptionalLong.empty());
    assertThat(reader.statement(query, Consistency.EVENTUAL, deadline()).value().items()).hasSize(9);
    assertThat(reads(Verb.PAGES)).isLessThanOrEqualTo(4);
  }
}
