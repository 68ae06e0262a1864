package io.tallystick.local.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
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
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import io.tallystick.local.linear.Linearizability.Result;
import io.tallystick.local.linear.Operation.Asked.Reading;
import io.tallystick.local.linear.Operation.Asked.Recording;
import io.tallystick.local.linear.Operation.Outcome;
import io.tallystick.local.linear.Operation.Standing;
import io.tallystick.local.linear.Operation.Told.Balance;
import io.tallystick.local.linear.Operation.Told.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A history of real engines passes; the same history with one thing changed does not. */
class LinearizabilityTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final int ACCOUNTS = 5;
  private static final long LONG = 1_000;

  private final MemoryStore store = new MemoryStore();
  private long now = 1_000_000_000_000_000_000L;
  private final Retry atOnce = new Retry(new Random(1), time -> {});
  private final Recorder recorder = new Recorder(store, 0, () -> now++, RecorderLimits.DEFAULT, atOnce, RecorderListener.NONE);
  private final Recorder rival = new Recorder(store, 0, () -> now++, RecorderLimits.DEFAULT, atOnce, RecorderListener.NONE);
  private final LedgerReader reader = new LedgerReader(store, 0);

  private final List<Operation> operations = new ArrayList<>();
  private long clock;

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static AccountId account(int number) {
    return new AccountId("account-" + number);
  }

  private static NewAccount opening(int number) {
    return new NewAccount(account(number), USD, 1, number == 0 ? AccountFlags.NONE : AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS), Amount.ZERO, "", "");
  }

  private static NewTransfer transfer(String id, int from, int to, long amount) {
    return new NewTransfer(new TransferId(id), account(from), account(to), Amount.of(amount), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  /** Everything takes effect when it is called; its beginning and its end lie up to {@code slack} before and after. */
  private Operation operation(Random random, long slack, Operation.Asked asked, Operation.Told told) {
    clock += LONG;
    Operation operation =
        told instanceof Operation.Told.Nothing
            ? Operation.unanswered(clock - random.nextLong(slack), asked)
            : new Operation(clock - random.nextLong(slack), clock + random.nextLong(slack), asked, told);
    operations.add(operation);
    return operation;
  }

  private Outcomes record(Recorder by, Request request) {
    Decision.Answer answer = by.record(List.of(request), deadline()).getFirst();
    return new Outcomes(
        answer.accounts().stream().map(of -> new Outcome(of.id().value(), of.outcome().wire(), of.timestamp())).toList(),
        answer.transfers().stream().map(of -> new Outcome(of.id().value(), of.outcome().wire(), of.timestamp())).toList(),
        last());
  }

  private long last() {
    return store.journal().lastSequence(0, deadline());
  }

  private Balance read(AccountId id, Consistency consistency) {
    LedgerReader.Reading<Map<AccountId, Account>> reading = reader.accounts(List.of(id), consistency, deadline());
    return new Balance(Optional.ofNullable(reading.value().get(id)).map(account -> new Standing(account.totals(), account.closed())), reading.sequence());
  }

  private Result check() {
    Linearizability check = new Linearizability(operations);
    store.journal().read(0, 0, 10_000, deadline()).forEach(check::add);
    return check.check();
  }

  /** Two recorders, repeats, lost answers, holds that expire, reads of both kinds, overlapping in time. */
  private void live(long seed, int steps, long slack) {
    Random random = new Random(seed);
    Projector projector = new Projector(store, 0, new Projector.Limits(3, 100, 10));
    List<Request> sent = new ArrayList<>();
    Request openings = new Request(Stream.iterate(0, n -> n + 1).limit(ACCOUNTS).map(LinearizabilityTest::opening).toList(), List.of());
    operation(random, slack, new Recording(openings), record(recorder, openings));
    for (int step = 0; step < steps; step++) {
      now += random.nextLong(1_000_000_000L);
      AccountId account = account(random.nextInt(ACCOUNTS + 1));
      switch (random.nextInt(8)) {
        case 0 -> operation(random, slack, new Reading(account, Consistency.EVENTUAL, -1), read(account, Consistency.EVENTUAL));
        case 1, 2 -> operation(random, slack, new Reading(account, Consistency.STRONG, -1), read(account, Consistency.STRONG));
        case 3 -> projector.postRun(deadline());
        case 4 -> recorder.expireDue(10, deadline());
        default -> {
          Request request = random.nextInt(4) == 0 && !sent.isEmpty() ? sent.get(random.nextInt(sent.size())) : request(random, step);
          sent.add(request);
          Outcomes outcomes = record(random.nextBoolean() ? recorder : rival, request);
          operation(random, slack, new Recording(request), random.nextInt(5) == 0 ? new Operation.Told.Nothing() : outcomes);
        }
      }
    }
  }

  private static Request request(Random random, int step) {
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      String id = "t" + step + "-" + i;
      NewTransfer transfer = transfer(id, random.nextInt(ACCOUNTS), random.nextInt(ACCOUNTS), random.nextInt(100));
      transfers.add(random.nextInt(5) == 0 ? hold(transfer) : transfer);
    }
    return new Request(List.of(), transfers);
  }

  private static NewTransfer hold(NewTransfer of) {
    return new NewTransfer(of.id(), of.debitAccountId(), of.creditAccountId(), of.amount(), USD, 1, TransferFlags.of(TransferFlag.PENDING), TransferId.NONE, TransferId.NONE, 2, "", "", null);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatRealEnginesAnsweredPasses(long seed) {
    live(seed, 400, LONG / 2);

    Result result = check();
    assertThat(result.contradictions()).isEmpty();
    assertThat(result.outcomes()).isGreaterThan(100);
    assertThat(result.strongReads()).isGreaterThan(50);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void operationsMayOverlapWidely(long seed) {
    live(seed, 200, 20 * LONG);

    assertThat(check().contradictions()).isEmpty();
  }

  /** The fault that the checker is for: a read that calls itself strong and takes the read tables as they are. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void anEventualReadThatCallsItselfStrongIsFound(long seed) {
    live(seed, 50, LONG / 2);
    Request payment = new Request(List.of(), List.of(transfer("new", 0, 1, 7)));
    operation(new Random(seed), LONG / 2, new Recording(payment), record(recorder, payment));
    operation(new Random(seed), LONG / 2, new Reading(account(1), Consistency.STRONG, -1), read(account(1), Consistency.EVENTUAL));

    assertThat(check().contradictions()).singleElement().asString().contains("is older than what had been seen before it began");
  }

  /** It says that it reflects all there is, and shows what was before. */
  @Test
  void aStaleBalanceUnderANewSequenceIsFound() {
    live(1, 50, LONG / 2);
    Balance before = read(account(1), Consistency.STRONG);
    Request payment = new Request(List.of(), List.of(transfer("new", 0, 1, 7)));
    operation(new Random(1), LONG / 2, new Recording(payment), record(recorder, payment));
    operation(new Random(1), LONG / 2, new Reading(account(1), Consistency.STRONG, -1), new Balance(before.standing(), last()));

    assertThat(check().contradictions()).singleElement().asString().contains("is not what a strong read said");
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        Arguments.of("another outcome", lie(told -> new Outcome(told.id(), "exceeds_credits", told.timestamp())), "was told what the journal does not say"),
        Arguments.of("another time", lie(told -> new Outcome(told.id(), told.outcome(), told.timestamp() + 1)), "was told what the journal does not say"),
        Arguments.of("another's id", lie(told -> new Outcome(told.id() + "x", told.outcome(), told.timestamp())), "was told what the journal does not say"),
        Arguments.of("a burned id that is not", lie(told -> new Outcome(told.id(), "id_already_failed", told.timestamp())), "was told what the journal does not say"),
        Arguments.of(
            "an earlier sequence",
            (UnaryOperator<Outcomes>) told -> new Outcomes(told.accounts(), told.transfers(), told.sequence() - 1),
            "was told what stands after the sequence that its answer reflects"));
  }

  private static UnaryOperator<Outcomes> lie(UnaryOperator<Outcome> change) {
    return told -> new Outcomes(told.accounts(), told.transfers().stream().map(change).toList(), told.sequence());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aFalseAnswerIsFound(String name, UnaryOperator<Outcomes> lie, String found) {
    live(2, 50, LONG / 2);
    Request payment = new Request(List.of(), List.of(transfer("new", 0, 1, 7)));
    operation(new Random(1), LONG / 2, new Recording(payment), lie.apply(record(recorder, payment)));

    assertThat(check().contradictions()).anySatisfy(sentence -> assertThat(sentence).contains(found));
  }

  @Test
  void whoIsToldCreatedTwiceIsFound() {
    live(2, 50, LONG / 2);
    Request payment = new Request(List.of(), List.of(transfer("new", 0, 1, 7)));
    Outcomes told = record(recorder, payment);
    operation(new Random(1), LONG / 2, new Recording(payment), told);
    operation(new Random(1), LONG / 2, new Recording(payment), told);

    assertThat(check().contradictions()).singleElement().asString().contains("was told twice that it was created");
  }

  @Test
  void whatWasRecordedBeforeItWasAskedForIsFound() {
    live(3, 50, LONG / 2);
    Request payment = new Request(List.of(), List.of(transfer("new", 0, 1, 7)));
    Outcomes told = record(recorder, payment);
    operation(new Random(1), LONG / 2, new Reading(account(1), Consistency.STRONG, -1), read(account(1), Consistency.STRONG));
    operation(new Random(1), LONG / 2, new Recording(payment), told);

    assertThat(check().contradictions()).anySatisfy(sentence -> assertThat(sentence).contains("was recorded before it was asked for"));
    assertThat(check().contradictions()).anySatisfy(sentence -> assertThat(sentence).contains("reflects what was asked for only after it"));
  }

  @Test
  void whatNobodyAskedForIsFound() {
    live(4, 50, LONG / 2);
    record(recorder, new Request(List.of(), List.of(transfer("nobody's", 0, 1, 7))));

    assertThat(check().contradictions()).singleElement().asString().contains("what the rules do not make of the requests");
  }

  @Test
  void whatWasMadeOtherwiseThanAskedForIsFound() {
    live(4, 50, LONG / 2);
    Outcomes told = record(recorder, new Request(List.of(), List.of(transfer("new", 0, 1, 7))));
    operation(new Random(1), LONG / 2, new Recording(new Request(List.of(), List.of(transfer("new", 0, 1, 8)))), told);

    assertThat(check().contradictions()).anySatisfy(sentence -> assertThat(sentence).contains("what the rules do not make of the requests"));
  }

  @Test
  void anEventualReadMayBeOldButNotInvented() {
    live(5, 50, LONG / 2);
    Balance old = read(account(1), Consistency.EVENTUAL);
    Request payment = new Request(List.of(), List.of(transfer("new", 0, 1, 7)));
    operation(new Random(1), LONG / 2, new Recording(payment), record(recorder, payment));
    operation(new Random(1), LONG / 2, new Reading(account(1), Consistency.EVENTUAL, -1), old);
    assertThat(check().contradictions()).isEmpty();

    operation(new Random(1), LONG / 2, new Reading(account(1), Consistency.EVENTUAL, last()), old);
    assertThat(check().contradictions()).singleElement().asString().contains("reflects less than it was asked to");

    operations.removeLast();
    Standing invented = new Standing(new Totals(Amount.of(1), Amount.of(2), Amount.of(3), Amount.of(4)), false);
    operation(new Random(1), LONG / 2, new Reading(account(1), Consistency.EVENTUAL, -1), new Balance(Optional.of(invented), old.sequence()));
    assertThat(check().contradictions()).singleElement().asString().contains("was never so");
  }
}
