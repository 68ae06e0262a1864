package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.StateVersions;
import io.tallystick.journal.UnfinishedCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

final class DynamoCursors implements Cursors {
  private static final String KEY = "key";
  private static final String POSTED = "posted";
  private static final String TARGET = "target";
  private static final String SLICES = "slices";
  private static final String DIGEST = "digest";
  private static final String VERSION = "version";
  private static final String UNFINISHED = "unfinished";
  private static final String SHARDS = "shards";
  /** The key of what was fixed when the ledger was created. */
  private static final String LEDGER = "ledger";
  /** Fixes it. */
  static final String FIX = "SET #shards = :shards";
  /** Puts the cursor elsewhere, where no mark holds any more, raises the version, and leaves whatever else the record has. */
  static final String MOVE = "SET #posted = :next_posted, #target = :next_target, #version = :raised REMOVE #slices, #digest";
  /** Puts the cursor elsewhere in a state that a newer release has raised already. */
  static final String MOVE_ONLY = "SET #posted = :next_posted, #target = :next_target REMOVE #slices, #digest";
  /** Ends a run: what is unfinished is what {@link #MOVE} and {@link #MOVE_ONLY} leave as it is. */
  static final String END = "SET #posted = :next_posted, #target = :next_target, #unfinished = :unfinished, #version = :raised REMOVE #slices, #digest";
  /** Ends a run in a state that a newer release has raised already. */
  static final String END_ONLY = "SET #posted = :next_posted, #target = :next_target, #unfinished = :unfinished REMOVE #slices, #digest";
  /** Ends a run at which nothing is unfinished. */
  static final String END_CLEAN = "SET #posted = :next_posted, #target = :next_target, #version = :raised REMOVE #slices, #digest, #unfinished";
  /** The same in a state that a newer release has raised already. */
  static final String END_CLEAN_ONLY = "SET #posted = :next_posted, #target = :next_target REMOVE #slices, #digest, #unfinished";
  /** Says how far the run is written. */
  static final String MARK = "SET #slices = :slices, #digest = :digest";

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;
  private final StateVersions versions;
  /** The newest version that was seen of each cursor: who knows it writes it. */
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();

  DynamoCursors(DynamoDbClient client, Calls calls, String table, StateVersions versions) {
    this.client = client;
    this.calls = calls;
    this.table = table;
    this.versions = versions;
  }

  @Override
  public OptionalInt shards(Deadline deadline) {
    Map<String, AttributeValue> record = record(LEDGER, deadline);
    return record.isEmpty() ? OptionalInt.empty() : OptionalInt.of(item(record).smallNumber(SHARDS));
  }

  @Override
  public int fixShards(int shards, Deadline deadline) {
    UpdateItemRequest.Builder update =
        update(LEDGER)
            .updateExpression(FIX)
            .conditionExpression(Conditions.LEDGER_IS_NEW)
            .expressionAttributeNames(Map.of("#key", KEY, "#shards", SHARDS))
            .expressionAttributeValues(Map.of(":shards", Values.number(shards)));
    return switch (moved(update, deadline)) {
      case Conditional.Met() -> shards;
      case Conditional.NotMet(Map<String, AttributeValue> standing, boolean _) -> item(standing).smallNumber(SHARDS);
    };
  }

  @Override
  public Cursor read(String reader, int shard, Deadline deadline) {
    Map<String, AttributeValue> record = record(reader, shard, deadline);
    return record.isEmpty() ? Cursor.START : cursor(record);
  }

  @Override
  public Reached reached(String reader, int shard, Deadline deadline) {
    Map<String, AttributeValue> record = record(reader, shard, deadline);
    return record.isEmpty() ? Reached.START : new Reached(cursor(record), unfinished(record));
  }

  @Override
  public RunMark takeOver(String reader, int shard, Cursor run, Deadline deadline) {
    run.requireRunning();
    Map<String, AttributeValue> record = record(reader, shard, deadline);
    if (record.isEmpty() || !cursor(record).equals(run)) {
      return RunMark.NONE;
    }
    if (version(item(record)) < versions.raised()) {
      // Only the version changes. Whoever began the run can neither mark nor end it any more, if he does not know it.
      move(reader, shard, run, run, Change.MOVE, raised(reader, shard), deadline);
      return RunMark.NONE;
    }
    return mark(record);
  }

  @Override
  public void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline deadline) {
    run.requireRunning();
    Call call = new Call(Operation.UPDATE_ITEM, table);
    UpdateItemRequest.Builder update =
        update(reader, shard)
            .updateExpression(MARK)
            .conditionExpression(Conditions.CURSOR_IS_AT_AND_KNOWN)
            .expressionAttributeNames(Map.of("#posted", POSTED, "#target", TARGET, "#slices", SLICES, "#digest", DIGEST, "#version", VERSION))
            .expressionAttributeValues(
                Map.of(
                    ":posted", Values.number(run.posted()),
                    ":target", Values.number(run.target()),
                    ":known", Values.number(versions.known()),
                    ":slices", Values.number(mark.slices()),
                    ":digest", Values.bytes(mark.digest().bytes())));
    Conditional result = calls.conditional(call, deadline, time -> calls.used(call, client.updateItem(update.overrideConfiguration(time).build()).consumedCapacity()));
    // Where the run has ended meanwhile, its mark is of no use; where a newer release has taken it over, nothing more must be written of it.
    if (result instanceof Conditional.NotMet(Map<String, AttributeValue> standing, boolean _) && !standing.isEmpty()) {
      cursor(standing);
    }
  }

  /** Empty where none is stored. */
  private Map<String, AttributeValue> record(String reader, int shard, Deadline deadline) {
    return record(cursor(reader, shard), deadline);
  }

  private Map<String, AttributeValue> record(String key, Deadline deadline) {
    Call call = new Call(Operation.GET_ITEM, table);
    GetItemResponse response =
        calls.run(
            call,
            deadline,
            time ->
                client.getItem(
                    request ->
                        request
                            .tableName(table)
                            .key(key(key))
                            .consistentRead(true)
                            .returnConsumedCapacity(calls.reported())
                            .overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? response.item() : Map.of();
  }

  @Override
  public boolean begin(String reader, int shard, long posted, long target, int version, Deadline deadline) {
    Cursor run = new Cursor(posted, target).requireRunning();
    return move(reader, shard, run.atStart(), run, Change.MOVE, Math.max(version, raised(reader, shard)), deadline);
  }

  @Override
  public boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline deadline) {
    run.requireRunning();
    return move(reader, shard, run, run.atEnd(), Change.end(unfinished), raised(reader, shard), deadline);
  }

  /** What an older state is raised to: what is known of it already is no reason to ask twice. */
  private int raised(String reader, int shard) {
    return Math.max(versions.raised(), Math.min(versions.known(), seen.getOrDefault(cursor(reader, shard), StateVersions.FIRST)));
  }

  private boolean move(String reader, int shard, Cursor expected, Cursor next, Change change, int raised, Deadline deadline) {
    Conditional result = moved(update(reader, shard, expected, next, change, raised), deadline);
    if (result instanceof Conditional.NotMet(Map<String, AttributeValue> standing, boolean _) && stands(standing, expected) && !expected.equals(next)) {
      // Only a newer version can have been in the way. What is known of it is left as it is.
      int version = version(item(standing));
      return over(moved(updateOnly(reader, shard, expected, next, change, version), deadline), next);
    }
    return over(result, next);
  }

  private Conditional moved(UpdateItemRequest.Builder update, Deadline deadline) {
    Call call = new Call(Operation.UPDATE_ITEM, table);
    return calls.conditional(
        call,
        deadline,
        time -> {
          UpdateItemResponse response = client.updateItem(update.overrideConfiguration(time).build());
          calls.used(call, response.consumedCapacity());
        });
  }

  /** Whether the cursor was moved, now or by an attempt whose answer was lost. */
  private boolean over(Conditional result, Cursor next) {
    return switch (result) {
      case Conditional.Met() -> true;
      case Conditional.NotMet(Map<String, AttributeValue> standing, boolean doubtful) -> stands(standing, next) && doubtful;
    };
  }

  private boolean stands(Map<String, AttributeValue> standing, Cursor cursor) {
    return !standing.isEmpty() && cursor(standing).equals(cursor);
  }

  private UpdateItemRequest.Builder update(String reader, int shard, Cursor expected, Cursor next, Change change, int raised) {
    Map<String, String> names = change.names();
    Map<String, AttributeValue> values = change.values(next);
    values.put(":raised", Values.number(raised));
    UpdateItemRequest.Builder update = update(reader, shard).updateExpression(change.raising());
    if (expected.equals(Cursor.START)) {
      names.put("#key", KEY);
      update.conditionExpression(Conditions.CURSOR_IS_UNMOVED);
    } else {
      values.put(":posted", Values.number(expected.posted()));
      values.put(":target", Values.number(expected.target()));
      update.conditionExpression(Conditions.CURSOR_IS_AT_AND_OLDER);
    }
    return update.expressionAttributeNames(names).expressionAttributeValues(values);
  }

  private UpdateItemRequest.Builder updateOnly(String reader, int shard, Cursor expected, Cursor next, Change change, int version) {
    Map<String, AttributeValue> values = change.values(next);
    values.put(":posted", Values.number(expected.posted()));
    values.put(":target", Values.number(expected.target()));
    values.put(":version", Values.number(version));
    return update(reader, shard)
        .updateExpression(change.only())
        .conditionExpression(Conditions.CURSOR_IS_AT_VERSION)
        .expressionAttributeNames(change.names())
        .expressionAttributeValues(values);
  }

  private UpdateItemRequest.Builder update(String reader, int shard) {
    return update(cursor(reader, shard));
  }

  private UpdateItemRequest.Builder update(String key) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key(key))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(calls.reported());
  }

  /**
   * What becomes of a cursor's record.
   *
   * @param raising the expression, where the state's version is raised
   * @param only the one where it is not
   * @param clean whether nothing is unfinished any more
   * @param unfinished what is; null where the list stays as it is, or there is none
   */
  private record Change(String raising, String only, boolean clean, AttributeValue unfinished) {
    static final Change MOVE = new Change(DynamoCursors.MOVE, MOVE_ONLY, false, null);
    private static final Change CLEAN = new Change(END_CLEAN, END_CLEAN_ONLY, true, null);

    static Change end(List<Location> unfinished) {
      return unfinished.isEmpty() ? CLEAN : new Change(END, END_ONLY, false, Values.bytes(UnfinishedCodec.encode(unfinished)));
    }

    Map<String, String> names() {
      Map<String, String> names = new HashMap<>(Map.of("#posted", POSTED, "#target", TARGET, "#slices", SLICES, "#digest", DIGEST, "#version", VERSION));
      if (clean || unfinished != null) {
        names.put("#unfinished", UNFINISHED);
      }
      return names;
    }

    Map<String, AttributeValue> values(Cursor next) {
      Map<String, AttributeValue> values = new HashMap<>(Map.of(":next_posted", Values.number(next.posted()), ":next_target", Values.number(next.target())));
      if (unfinished != null) {
        values.put(":unfinished", unfinished);
      }
      return values;
    }
  }

  private static String cursor(String reader, int shard) {
    return "cursor#" + reader + "#" + shard;
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of(KEY, Values.text(key));
  }

  private Item item(Map<String, AttributeValue> attributes) {
    return new Item(table, attributes, KEY);
  }

  private Cursor cursor(Map<String, AttributeValue> attributes) {
    Item item = item(attributes);
    versions.requireKnown(version(item), Map.of("table", table, "key", item.text(KEY)));
    seen.put(item.text(KEY), version(item));
    return item.built(() -> new Cursor(item.number(POSTED), item.number(TARGET)));
  }

  private static int version(Item item) {
    return item.has(VERSION) ? item.smallNumber(VERSION) : StateVersions.FIRST;
  }

  private RunMark mark(Map<String, AttributeValue> attributes) {
    Item item = item(attributes);
    return item.has(SLICES) ? item.built(() -> new RunMark(item.smallNumber(SLICES), Hash.of(item.bytes(DIGEST)))) : RunMark.NONE;
  }

  private List<Location> unfinished(Map<String, AttributeValue> attributes) {
    Item item = item(attributes);
    return item.has(UNFINISHED) ? UnfinishedCodec.decode(item.bytes(UNFINISHED)) : List.of();
  }
}
