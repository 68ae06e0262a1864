package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.AppendResult.Appended;
import io.tallystick.journal.AppendResult.Lost;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every failure of every call, made on the line to DynamoDB Local. Waits turn a clock; nobody sleeps. */
class FailureTest {
  private static final Duration TIME = LocalTables.PATIENCE;
  private static final Fault THROTTLED = new Fault.Answers(400, "ProvisionedThroughputExceededException");
  private static final Fault DENIED = new Fault.Answers(400, "AccessDeniedException");

  private static Line line;
  private static DynamoDbClient client;
  private static Tables tables;

  private final AtomicLong now = new AtomicLong();
  private final Retry retry = new Retry(new Random(5), time -> now.addAndGet(time.toNanos()));
  private final Store store = LocalTables.store(client, tables, retry);
  private final int shard = Samples.shard();
  private final Segment segment = Samples.segment(new Random(1), shard, 0);

  @BeforeAll
  static void createTables() {
    line = new Line(LocalTables.http().build());
    client = LocalTables.client().httpClientBuilder(null).httpClient(line).build();
    tables = LocalTables.create(client);
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @AfterEach
  void repairLine() {
    line.next();
    Thread.interrupted();
  }

  private Deadline deadline() {
    return Deadline.after(TIME, now::get);
  }

  private AppendResult append(Segment appended) {
    return store.journal().append(appended, deadline());
  }

  private List<Segment> stored() {
    line.next();
    return store.journal().read(shard, 0, 10, deadline());
  }

  // Appending

  static Stream<Arguments> passingFaults() {
    return Stream.of(
        Arguments.of("throttled", THROTTLED),
        Arguments.of("request limit", new Fault.Answers(400, "RequestLimitExceeded")),
        Arguments.of("internal error", new Fault.Answers(500, "InternalServerError")),
        Arguments.of("unavailable", new Fault.Answers(503, "ServiceUnavailable")),
        Arguments.of("refused connection", new Fault.BreaksBefore()),
        Arguments.of("reset after it was done", new Fault.BreaksAfter()),
        Arguments.of("time-out before it was done", new Fault.TimesOutBefore()),
        Arguments.of("time-out after it was done", new Fault.TimesOutAfter()),
        Arguments.of("half an answer", new Fault.Truncates()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void anAppendThatFailsOnceIsRepeatedAndAppendedOnce(String name, Fault fault) {
    line.next(fault);
    assertThat(append(segment)).isEqualTo(new Appended());
    assertThat(line.calls()).isEqualTo(2);
    assertThat(stored()).hasSize(1).first().extracting(Segment::hash).isEqualTo(segment.hash());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void anAppendThatFailsAgainAndAgainIsAppendedWhenItPasses(String name, Fault fault) {
    line.next(fault, fault, fault, THROTTLED, fault);
    assertThat(append(segment)).isEqualTo(new Appended());
    assertThat(line.calls()).isEqualTo(6);
    assertThat(stored()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void anAppendThatFailsToTheDeadlineIsUnavailableAndMayBeAskedAgain(String name, Fault fault) {
    line.always(fault);
    assertThatThrownBy(() -> append(segment))
        .isInstanceOfSatisfying(
            StoreException.Unavailable.class,
            e -> assertThat(e.details()).containsEntry("operation", "PutItem").containsEntry("table", tables.journal()).containsKey("code"));
    assertThat(Duration.ofNanos(now.get())).isLessThanOrEqualTo(TIME);
    assertThat(line.calls()).isGreaterThan(5);
    line.next();
    assertThat(append(segment)).isEqualTo(new Appended());
    assertThat(stored()).hasSize(1);
  }

  @Test
  void anotherWritersSegmentComesBackToTheLoser() {
    Segment rival = Samples.segment(new Random(2), shard, 0);
    append(rival);
    line.next();
    assertThat(append(segment)).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.winner().hash()).isEqualTo(rival.hash()));
    assertThat(line.calls()).isEqualTo(1);
  }

  @Test
  void aRivalThatIsQuickerThanTheRepetitionWins() {
    Segment rival = Samples.segment(new Random(2), shard, 0);
    Store unharmed = LocalTables.store(client, tables, retry);
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> unharmed.journal().append(rival, deadline())));
    assertThat(append(segment)).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.winner().hash()).isEqualTo(rival.hash()));
    assertThat(stored()).hasSize(1).first().extracting(Segment::hash).isEqualTo(rival.hash());
  }

  @Test
  void anAttemptThatHangsIsEndedAndRepeated() {
    // For the first attempt nearly all time seems over, so that the SDK's own clock ends it soon.
    Duration almost = TIME.minusMillis(100);
    Deadline deadline = Deadline.after(TIME, new java.util.function.LongSupplier() {
      private boolean made;

      @Override
      public long getAsLong() {
        boolean first = made && line.calls() == 0;
        made = true;
        return first ? almost.toNanos() : 0;
      }
    });
    line.next(new Fault.Hangs());
    assertThat(store.journal().append(segment, deadline)).isEqualTo(new Appended());
    assertThat(line.calls()).isEqualTo(2);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptedThreadStopsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> append(segment)).isInstanceOf(StoreException.Unavailable.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  static Stream<String> refusals() {
    return Stream.of(
        "AccessDeniedException", "ResourceNotFoundException", "ExpiredTokenException", "UnrecognizedClientException", "ValidationException");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatRepeatingDoesNotChangeIsRefusedAtOnce(String code) {
    line.next(new Fault.Answers(400, code));
    assertThatThrownBy(() -> append(segment))
        .isInstanceOfSatisfying(
            StoreException.Refused.class,
            e ->
                assertThat(e.details())
                    .containsOnly(Map.entry("operation", "PutItem"), Map.entry("table", tables.journal()), Map.entry("code", code)))
        .hasMessageContaining(code);
    assertThat(line.calls()).isEqualTo(1);
    assertThat(stored()).isEmpty();
  }

  @Test
  void anItemThatTheServiceFindsTooLargeIsRefused() {
    TransferId longest = new TransferId("x".repeat(2049)); // longer than a key may be
    Hold.Open hold = Samples.hold(longest, 1, 1);
    assertThatThrownBy(() -> store.checkpoints().saveHolds(List.of(new Checkpoint<>(hold, 0, 1)), deadline()))
        .isInstanceOfSatisfying(StoreException.Refused.class, e -> assertThat(e.details()).containsEntry("code", "ValidationException"));
  }

  @Test
  void aMissingTableIsRefusedAndNamed() {
    Tables missing = Tables.of("missing");
    Store nowhere = LocalTables.store(client, missing, retry);
    assertThatThrownBy(() -> nowhere.journal().last(0, deadline()))
        .isInstanceOfSatisfying(
            StoreException.Refused.class,
            e -> assertThat(e.details()).containsEntry("table", "missing-journal").containsEntry("code", "ResourceNotFoundException"));
  }

  // Every verb

  private record Verb(String name, Operation operation, String table, BiFunction<Store, Deadline, Object> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final AccountId ACCOUNT = Samples.accountId("account");
  private static final AccountId SAVED = Samples.accountId("saved");
  private static final TransferId HOLD = Samples.transferId("hold");
  private static final int SHARD = Samples.shard();
  private static final IndexKey TIMED = IndexKey.of(new TransferId("018bcfe5-6800-7000-8000-000000000001"));
  private static final IndexKey PLAIN = IndexKey.of(Samples.transferId("plain"));
  private static final IndexKey REJECTED = IndexKey.rejectionOf(Samples.transferId("rejected"));
  private static final StatementPage PAGE =
      new StatementPage(
          ACCOUNT, 0, 1, 0, Totals.ZERO,
          List.of(
              new StatementLine(
                  StatementLine.Kind.POST, StatementLine.Side.DEBIT, new TransferId("t"), SAVED, Amount.of(1), Amount.ZERO, 1, new Location(1, 0))));

  private static Verb write(String name, Operation operation, String table, java.util.function.BiConsumer<Store, Deadline> call) {
    return new Verb(
        name,
        operation,
        table,
        (store, deadline) -> {
          call.accept(store, deadline);
          return "done";
        });
  }

  static List<Verb> verbs() {
    Segment first = Samples.segment(new Random(3), SHARD, 0);
    Checkpoint<Hold> hold = new Checkpoint<>(Samples.hold(HOLD, 1, 1), SHARD, 1);
    return List.of(
        new Verb("append", Operation.PUT_ITEM, tables.journal(), (store, deadline) -> store.journal().append(first, deadline)),
        new Verb("read", Operation.QUERY, tables.journal(), (store, deadline) -> hashes(store.journal().read(SHARD, 0, 5, deadline))),
        new Verb("at", Operation.GET_ITEM, tables.journal(), (store, deadline) -> hashes(store.journal().at(SHARD, 0, deadline).stream().toList())),
        new Verb("last", Operation.QUERY, tables.journal(), (store, deadline) -> hashes(store.journal().last(SHARD, deadline).stream().toList())),
        write("saveAccounts", Operation.PUT_ITEM, tables.accounts(), (store, deadline) ->
            store.checkpoints().saveAccounts(List.of(Samples.checkpoint(ACCOUNT, 1)), deadline)),
        new Verb("accounts", Operation.BATCH_GET_ITEM, tables.accounts(), (store, deadline) ->
            store.checkpoints().accounts(List.of(ACCOUNT), Consistency.STRONG, deadline)),
        write("saveHolds", Operation.PUT_ITEM, tables.holds(), (store, deadline) -> store.checkpoints().saveHolds(List.of(hold), deadline)),
        new Verb("holds", Operation.BATCH_GET_ITEM, tables.holds(), (store, deadline) ->
            store.checkpoints().holds(List.of(HOLD), Consistency.STRONG, deadline)),
        new Verb("due", Operation.QUERY, tables.holds(), (store, deadline) -> store.checkpoints().due(SHARD, Long.MAX_VALUE, 5, deadline)),
        new Verb("forEachAccount", Operation.SCAN, tables.accounts(), (store, deadline) -> {
          List<AccountId> seen = new ArrayList<>();
          store.checkpoints().forEachAccount(checkpoint -> seen.add(checkpoint.value().id()), deadline);
          return seen.contains(ACCOUNT);
        }),
        new Verb("forEachHold", Operation.SCAN, tables.holds(), (store, deadline) -> {
          List<TransferId> seen = new ArrayList<>();
          store.checkpoints().forEachHold(checkpoint -> seen.add(checkpoint.value().id()), deadline);
          return seen.contains(HOLD);
        }),
        write("index of a timed id", Operation.BATCH_WRITE_ITEM, tables.transfers(), (store, deadline) ->
            store.transfers().save(SHARD, 0, Map.of(TIMED, new Location(0, 1)), deadline)),
        write("index of a plain id", Operation.BATCH_WRITE_ITEM, tables.transfers(), (store, deadline) ->
            store.transfers().save(SHARD, 0, Map.of(PLAIN, new Location(0, 2)), deadline)),
        write("index of a rejection", Operation.PUT_ITEM, tables.transfers(), (store, deadline) ->
            store.transfers().save(SHARD, 0, Map.of(REJECTED, new Location(0, 3)), deadline)),
        new Verb("find a timed id", Operation.QUERY, tables.transfers(), (store, deadline) -> store.transfers().find(SHARD, List.of(TIMED), deadline)),
        new Verb("find a plain id", Operation.BATCH_GET_ITEM, tables.transfers(), (store, deadline) ->
            store.transfers().find(SHARD, List.of(PLAIN, REJECTED), deadline)),
        write("save a page", Operation.BATCH_WRITE_ITEM, tables.statements(), (store, deadline) -> store.statements().save(List.of(PAGE), deadline)),
        new Verb("pages", Operation.QUERY, tables.statements(), (store, deadline) ->
            store.statements().pages(ACCOUNT, null, false, 5, Consistency.STRONG, deadline)),
        new Verb("read a cursor", Operation.GET_ITEM, tables.control(), (store, deadline) -> store.cursors().read("unmoved", SHARD, deadline)));
  }

  private static List<String> hashes(List<Segment> segments) {
    return segments.stream().map(found -> found.hash().toString()).toList();
  }

  /** Every verb once without a fault: the writes come before the reads of the same. */
  private List<Object> undisturbed() {
    line.next();
    return verbs().stream().map(verb -> verb.call().apply(store, deadline())).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void everyVerbThatFailsOnceGivesWhatItGivesUndisturbed(String name, Fault fault) {
    List<Object> expected = undisturbed();
    List<Verb> verbs = verbs();
    for (int i = 0; i < verbs.size(); i++) {
      line.next(fault);
      assertThat(verbs.get(i).call().apply(store, deadline())).as(verbs.get(i).name()).isEqualTo(expected.get(i));
      assertThat(line.calls()).as(verbs.get(i).name()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbThatIsThrottledToItsDeadlineSaysSo(Verb verb) {
    line.always(THROTTLED);
    assertThatThrownBy(() -> verb.call().apply(store, deadline()))
        .isInstanceOfSatisfying(
            StoreException.Unavailable.class,
            e ->
                assertThat(e.details())
                    .containsOnly(
                        Map.entry("operation", verb.operation().wire()),
                        Map.entry("table", verb.table()),
                        Map.entry("code", "ProvisionedThroughputExceededException")));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbThatIsDeniedSaysWhatWasDeniedAndDoesNotRepeat(Verb verb) {
    line.always(DENIED);
    assertThatThrownBy(() -> verb.call().apply(store, deadline()))
        .isInstanceOfSatisfying(
            StoreException.Refused.class,
            e ->
                assertThat(e.details())
                    .containsOnly(
                        Map.entry("operation", verb.operation().wire()),
                        Map.entry("table", verb.table()),
                        Map.entry("code", "AccessDeniedException")));
    assertThat(line.calls()).isEqualTo(1);
  }

  @Test
  void aDeniedWriteAmongManyStopsTheOthers() {
    List<Checkpoint<io.tallystick.ledger.Account>> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(Samples.checkpoint(Samples.accountId("many"), 1));
    }
    line.always(DENIED);
    assertThatThrownBy(() -> store.checkpoints().saveAccounts(many, deadline())).isInstanceOf(StoreException.Refused.class);
    assertThat(line.calls()).isLessThanOrEqualTo(Parallel.WIDTH);
  }

  // Cursors

  static Stream<Arguments> lostAnswers() {
    return Stream.of(
        Arguments.of("reset after it was done", new Fault.BreaksAfter()), Arguments.of("time-out after it was done", new Fault.TimesOutAfter()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void aCursorMovesOnceWhateverFailsOnce(String name, Fault fault) {
    String reader = Samples.name("reader");
    line.next(fault);
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isTrue();
    line.next(fault);
    assertThat(store.cursors().complete(reader, 0, new Cursor(-1, 5), deadline())).isTrue();
    line.next(fault);
    assertThat(store.cursors().begin(reader, 0, 5, 9, deadline())).isTrue();
    line.next();
    assertThat(store.cursors().read(reader, 0, deadline())).isEqualTo(new Cursor(5, 9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lostAnswers")
  void aLostAnswerIsNotTakenForAMoveThatAnotherMade(String name, Fault fault) {
    String reader = Samples.name("reader");
    Store rival = LocalTables.store(client, tables, retry);
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> rival.cursors().begin(reader, 0, -1, 7, deadline())));
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isFalse();
    line.next(fault);
    assertThat(store.cursors().begin(reader, 0, -1, 6, deadline())).as("it is at another's run").isFalse();
  }

  @Test
  void withoutALostAnswerARunThatStandsIsAnothers() {
    String reader = Samples.name("reader");
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isTrue();
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isFalse();
    line.next(THROTTLED);
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).as("throttling leaves no doubt").isFalse();
  }
}
