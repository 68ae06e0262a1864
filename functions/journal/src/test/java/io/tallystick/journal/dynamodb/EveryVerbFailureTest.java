package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Hash;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.Location;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb of the store, throttled, broken, lost and denied. */
class EveryVerbFailureTest extends OnFaultyLine {
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
  private static final FieldKey CODE = FieldKey.code(FieldKey.Field.TRANSFER_CODE, 1);
  private static final StatementPage PAGE =
      new StatementPage(
          ACCOUNT, 0, Totals.ZERO,
          List.of(
              new StatementLine(
                  StatementLine.Kind.POST, StatementLine.Side.DEBIT, new TransferId("t"), SAVED, Amount.of(1), Amount.ZERO, 1, new Location(1, 0))));

  private static Verb write(String name, Operation operation, String table, BiConsumer<Store, Deadline> call) {
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
        new Verb("append", Operation.PUT_ITEM, tables.journal(), (store, deadline) -> standing(first, store.journal().append(first, deadline))),
        new Verb("read", Operation.QUERY, tables.journal(), (store, deadline) -> hashes(store.journal().read(SHARD, 0, 5, deadline))),
        new Verb("at", Operation.GET_ITEM, tables.journal(), (store, deadline) -> hashes(store.journal().at(SHARD, 0, deadline).stream().toList())),
        new Verb("those", Operation.GET_ITEM, tables.journal(), (store, deadline) -> hashes(List.copyOf(store.journal().those(SHARD, List.of(0L), deadline).values()))),
        new Verb("last", Operation.QUERY, tables.journal(), (store, deadline) -> hashes(store.journal().last(SHARD, deadline).stream().toList())),
        write("saveAccounts", Operation.PUT_ITEM, tables.accounts(), (store, deadline) ->
            store.checkpoints().saveAccounts(List.of(Samples.checkpoint(ACCOUNT, 1)), deadline)),
        new Verb("accounts", Operation.BATCH_GET_ITEM, tables.accounts(), (store, deadline) ->
            store.checkpoints().accounts(List.of(ACCOUNT), Consistency.STRONG, deadline)),
        write("saveHolds", Operation.PUT_ITEM, tables.holds(), (store, deadline) -> store.checkpoints().saveHolds(List.of(hold), deadline)),
        new Verb("holds", Operation.BATCH_GET_ITEM, tables.holds(), (store, deadline) ->
            store.checkpoints().holds(SHARD, List.of(HOLD), Consistency.STRONG, deadline)),
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
            store.statements().pages(ACCOUNT, PageRange.first(5), Consistency.STRONG, deadline)),
        write("save dated changes", Operation.BATCH_WRITE_ITEM, tables.statements(), (store, deadline) ->
            store.statements().saveDated(List.of(new DatedPage(ACCOUNT, 0, List.of(Samples.datedChange(1)))), deadline)),
        new Verb("dated changes", Operation.QUERY, tables.statements(), (store, deadline) ->
            store.statements().dated(ACCOUNT, PageRange.first(5), Consistency.STRONG, deadline)),
        write("save a page of a field", Operation.BATCH_WRITE_ITEM, tables.transfers(), (store, deadline) ->
            store.fields().save(SHARD, List.of(new FieldPage(CODE, List.of(new FieldRow(1, new Location(1, 0))))), deadline)),
        new Verb("pages of a field", Operation.QUERY, tables.transfers(), (store, deadline) ->
            store.fields().pages(SHARD, CODE, PageRange.first(5), deadline)),
        new Verb("fix the shards", Operation.UPDATE_ITEM, tables.control(), (store, deadline) -> store.cursors().fixShards(3, deadline)),
        new Verb("read the shards", Operation.GET_ITEM, tables.control(), (store, deadline) -> store.cursors().shards(deadline)),
        new Verb("read a cursor", Operation.GET_ITEM, tables.control(), (store, deadline) -> store.cursors().read("unmoved", SHARD, deadline)),
        write("mark a run", Operation.UPDATE_ITEM, tables.control(), (store, deadline) ->
            store.cursors().setMark("unmoved", SHARD, new Cursor(1, 2), new RunMark(1, Hash.ZERO), deadline)),
        new Verb("read a mark", Operation.GET_ITEM, tables.control(), (store, deadline) ->
            store.cursors().takeOver("unmoved", SHARD, new Cursor(1, 2), deadline)));
  }

  /** The hash of what stands there afterwards. Whether it counts as one's own depends on the fault, if the segment was there before: AppendFailureTest has that. */
  private static String standing(Segment segment, AppendResult result) {
    return switch (result) {
      case AppendResult.Appended appended -> segment.hash().toString();
      case AppendResult.Lost(Segment winner) -> winner.hash().toString();
    };
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
}
