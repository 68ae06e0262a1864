package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageLimit;
import io.tallystick.journal.Parallel;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

final class DynamoCheckpoints implements Checkpoints {
  /** The shard's open holds whose time was over before a time, in order of expiry. */
  static final String EXPIRES_BEFORE = "#expiry_shard = :shard AND #expires_at < :before";

  private final DynamoDbClient client;
  private final Calls calls;
  private final Batches batches;
  private final Tables tables;

  DynamoCheckpoints(DynamoDbClient client, Calls calls, Batches batches, Tables tables) {
    this.client = client;
    this.calls = calls;
    this.batches = batches;
    this.tables = tables;
  }

  @Override
  public Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
    List<Map<String, AttributeValue>> keys = ids.stream().distinct().map(AccountItem::key).toList();
    Map<AccountId, Checkpoint<Account>> found = HashMap.newHashMap(keys.size());
    for (Map<String, AttributeValue> item : batches.get(tables.accounts(), keys, consistency, deadline)) {
      Checkpoint<Account> checkpoint = AccountItem.checkpoint(tables.accounts(), item);
      found.put(checkpoint.value().id(), checkpoint);
    }
    return found;
  }

  @Override
  public Map<TransferId, Checkpoint<Hold>> holds(int shard, Collection<TransferId> ids, Consistency consistency, Deadline deadline) {
    List<Map<String, AttributeValue>> keys = ids.stream().distinct().map(id -> HoldItem.key(shard, id)).toList();
    Map<TransferId, Checkpoint<Hold>> found = HashMap.newHashMap(keys.size());
    for (Map<String, AttributeValue> item : batches.get(tables.holds(), keys, consistency, deadline)) {
      Checkpoint<Hold> checkpoint = HoldItem.checkpoint(tables.holds(), item);
      found.put(checkpoint.value().id(), checkpoint);
    }
    return found;
  }

  @Override
  public void saveAccounts(Collection<Checkpoint<Account>> accounts, Deadline deadline) {
    Parallel.forEach(List.copyOf(accounts), checkpoint -> save(tables.accounts(), AccountItem.of(checkpoint), checkpoint.sequence(), deadline));
  }

  @Override
  public void saveHolds(Collection<Checkpoint<Hold>> holds, Deadline deadline) {
    saveHolds(holds, true, deadline);
  }

  @Override
  public void saveHoldsOfOtherHomes(Collection<Checkpoint<Hold>> holds, Deadline deadline) {
    saveHolds(holds, false, deadline);
  }

  private void saveHolds(Collection<Checkpoint<Hold>> holds, boolean home, Deadline deadline) {
    Parallel.forEach(List.copyOf(holds), checkpoint -> save(tables.holds(), HoldItem.of(checkpoint, home), checkpoint.sequence(), deadline));
  }

  @Override
  public List<Checkpoint<ClearingPage>> clearing(int shard, Collection<Integer> numbers, Deadline deadline) {
    Map<Integer, Checkpoint<ClearingPage>> found = new ConcurrentHashMap<>();
    Parallel.forEach(List.copyOf(numbers), number -> clearing(shard, number, deadline).ifPresent(page -> found.put(number, page)));
    return List.copyOf(found.values());
  }

  private Optional<Checkpoint<ClearingPage>> clearing(int shard, int number, Deadline deadline) {
    Call call = new Call(Operation.GET_ITEM, tables.control());
    GetItemResponse response =
        calls.run(
            call,
            deadline,
            time ->
                client.getItem(
                    request ->
                        request
                            .tableName(tables.control())
                            .key(ClearingItem.key(shard, number))
                            .consistentRead(true)
                            .returnConsumedCapacity(calls.reported())
                            .overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? Optional.of(ClearingItem.checkpoint(tables.control(), shard, number, response.item())) : Optional.empty();
  }

  @Override
  public void saveClearing(Collection<Checkpoint<ClearingPage>> pages, Deadline deadline) {
    Parallel.forEach(List.copyOf(pages), page -> save(page, deadline));
  }

  /** A condition that does not hold is as good as written, as for every checkpoint. */
  private void save(Checkpoint<ClearingPage> page, Deadline deadline) {
    Call call = new Call(Operation.UPDATE_ITEM, tables.control());
    calls.conditional(
        call,
        deadline,
        time -> {
          UpdateItemResponse response =
              client.updateItem(
                  request ->
                      request
                          .tableName(tables.control())
                          .key(ClearingItem.key(page.shard(), page.value().number()))
                          .updateExpression(ClearingItem.SET)
                          .conditionExpression(Conditions.CLEARING_IS_OLDER)
                          .expressionAttributeNames(Map.of("#key", "key", "#sequence", ClearingItem.SEQUENCE, "#balances", ClearingItem.BALANCES))
                          .expressionAttributeValues(Map.of(":sequence", Values.number(page.sequence()), ":balances", ClearingItem.balances(page.value())))
                          .returnConsumedCapacity(calls.reported())
                          .overrideConfiguration(time));
          calls.used(call, response.consumedCapacity());
        });
  }

  /** A condition that does not hold is as good as written: what stands there reflects at least as much. */
  private void save(String table, Map<String, AttributeValue> item, long sequence, Deadline deadline) {
    Call call = new Call(Operation.PUT_ITEM, table);
    calls.conditional(
        call,
        deadline,
        time -> {
          PutItemResponse response =
              client.putItem(
                  request ->
                      request
                          .tableName(table)
                          .item(item)
                          .conditionExpression(Conditions.CHECKPOINT_IS_OLDER)
                          .expressionAttributeNames(Map.of("#id", "id", "#sequence", "sequence"))
                          .expressionAttributeValues(Map.of(":sequence", Values.number(sequence)))
                          .returnConsumedCapacity(calls.reported())
                          .overrideConfiguration(time));
          calls.used(call, response.consumedCapacity());
        });
  }

  @Override
  public List<TransferId> due(int shard, long expiresBefore, int limit, Deadline deadline) {
    PageLimit.require(limit);
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(tables.holds())
            .indexName(Tables.EXPIRY_INDEX)
            .keyConditionExpression(EXPIRES_BEFORE)
            .expressionAttributeNames(Map.of("#expiry_shard", HoldItem.EXPIRY_SHARD, "#expires_at", HoldItem.EXPIRES_AT))
            .expressionAttributeValues(Map.of(":shard", Values.number(shard), ":before", Values.number(expiresBefore)))
            .returnConsumedCapacity(calls.reported());
    Call call = new Call(Operation.QUERY, tables.holds());
    List<TransferId> due = new ArrayList<>();
    Map<String, AttributeValue> next = null;
    do {
      query.limit(limit - due.size()).exclusiveStartKey(next);
      QueryResponse page = calls.run(call, deadline, time -> client.query(query.overrideConfiguration(time).build()));
      calls.used(call, page.consumedCapacity());
      page.items().forEach(item -> due.add(HoldItem.id(tables.holds(), item)));
      next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (next != null && due.size() < limit);
    return due;
  }

  @Override
  public void forEachAccount(Consumer<Checkpoint<Account>> consumer, Deadline deadline) {
    scan(tables.accounts(), item -> consumer.accept(AccountItem.checkpoint(tables.accounts(), item)), deadline);
  }

  @Override
  public void forEachHold(Consumer<Checkpoint<Hold>> consumer, Deadline deadline) {
    scan(tables.holds(), item -> consumer.accept(HoldItem.checkpoint(tables.holds(), item)), deadline);
  }

  private void scan(String table, Consumer<Map<String, AttributeValue>> consumer, Deadline deadline) {
    Call call = new Call(Operation.SCAN, table);
    ScanRequest.Builder scan = ScanRequest.builder().tableName(table).consistentRead(true).returnConsumedCapacity(calls.reported());
    Map<String, AttributeValue> next = null;
    do {
      scan.exclusiveStartKey(next);
      ScanResponse page = calls.run(call, deadline, time -> client.scan(scan.overrideConfiguration(time).build()));
      calls.used(call, page.consumedCapacity());
      page.items().forEach(consumer);
      next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (next != null);
  }
}
