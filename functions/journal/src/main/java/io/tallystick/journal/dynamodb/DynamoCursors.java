package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.RunMark;
import java.util.HashMap;
import java.util.Map;
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
  /** Puts the cursor elsewhere, where no mark holds any more, and leaves whatever else the record has. */
  static final String MOVE = "SET #posted = :next_posted, #target = :next_target REMOVE #slices, #digest";
  /** Says how far the run is written. */
  static final String MARK = "SET #slices = :slices, #digest = :digest";

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;

  DynamoCursors(DynamoDbClient client, Calls calls, String table) {
    this.client = client;
    this.calls = calls;
    this.table = table;
  }

  @Override
  public Cursor read(String reader, int shard, Deadline deadline) {
    Map<String, AttributeValue> record = record(reader, shard, deadline);
    return record.isEmpty() ? Cursor.START : cursor(record);
  }

  @Override
  public RunMark mark(String reader, int shard, Cursor run, Deadline deadline) {
    run.requireRunning();
    Map<String, AttributeValue> record = record(reader, shard, deadline);
    return record.isEmpty() || !cursor(record).equals(run) ? RunMark.NONE : mark(record);
  }

  @Override
  public void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline deadline) {
    run.requireRunning();
    Call call = new Call(Operation.UPDATE_ITEM, table);
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(reader, shard))
            .updateExpression(MARK)
            .conditionExpression(Conditions.CURSOR_IS_AT)
            .expressionAttributeNames(Map.of("#posted", POSTED, "#target", TARGET, "#slices", SLICES, "#digest", DIGEST))
            .expressionAttributeValues(
                Map.of(
                    ":posted", Values.number(run.posted()),
                    ":target", Values.number(run.target()),
                    ":slices", Values.number(mark.slices()),
                    ":digest", Values.bytes(mark.digest().bytes())))
            .returnConsumedCapacity(calls.reported());
    // Where the run has ended meanwhile, its mark is of no use.
    calls.conditional(call, deadline, time -> calls.used(call, client.updateItem(update.overrideConfiguration(time).build()).consumedCapacity()));
  }

  /** Empty where none is stored. */
  private Map<String, AttributeValue> record(String reader, int shard, Deadline deadline) {
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
                            .key(key(reader, shard))
                            .consistentRead(true)
                            .returnConsumedCapacity(calls.reported())
                            .overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? response.item() : Map.of();
  }

  @Override
  public boolean begin(String reader, int shard, long posted, long target, Deadline deadline) {
    Cursor run = new Cursor(posted, target).requireRunning();
    return move(reader, shard, run.atStart(), run, deadline);
  }

  @Override
  public boolean complete(String reader, int shard, Cursor run, Deadline deadline) {
    run.requireRunning();
    return move(reader, shard, run, run.atEnd(), deadline);
  }

  private boolean move(String reader, int shard, Cursor expected, Cursor next, Deadline deadline) {
    Call call = new Call(Operation.UPDATE_ITEM, table);
    UpdateItemRequest.Builder update = update(reader, shard, expected, next);
    Conditional result =
        calls.conditional(
            call,
            deadline,
            time -> {
              UpdateItemResponse response = client.updateItem(update.overrideConfiguration(time).build());
              calls.used(call, response.consumedCapacity());
            });
    return switch (result) {
      case Conditional.Met() -> true;
      case Conditional.NotMet(Map<String, AttributeValue> standing, boolean doubtful) ->
          doubtful && !standing.isEmpty() && cursor(standing).equals(next);
    };
  }

  private UpdateItemRequest.Builder update(String reader, int shard, Cursor expected, Cursor next) {
    Map<String, String> names = new HashMap<>(Map.of("#posted", POSTED, "#target", TARGET, "#slices", SLICES, "#digest", DIGEST));
    Map<String, AttributeValue> values =
        new HashMap<>(Map.of(":next_posted", Values.number(next.posted()), ":next_target", Values.number(next.target())));
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(reader, shard))
            .updateExpression(MOVE)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .returnConsumedCapacity(calls.reported());
    if (expected.equals(Cursor.START)) {
      names.put("#key", KEY);
      update.conditionExpression(Conditions.CURSOR_IS_UNMOVED);
    } else {
      values.put(":posted", Values.number(expected.posted()));
      values.put(":target", Values.number(expected.target()));
      update.conditionExpression(Conditions.CURSOR_IS_AT);
    }
    return update.expressionAttributeNames(names).expressionAttributeValues(values);
  }

  private static Map<String, AttributeValue> key(String reader, int shard) {
    return Map.of(KEY, Values.text("cursor#" + reader + "#" + shard));
  }

  private Cursor cursor(Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY);
    return item.built(() -> new Cursor(item.number(POSTED), item.number(TARGET)));
  }

  private RunMark mark(Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY);
    return item.has(SLICES) ? item.built(() -> new RunMark(item.smallNumber(SLICES), Hash.of(item.bytes(DIGEST)))) : RunMark.NONE;
  }
}
