package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexGroupCodec;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.TransferIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

final class DynamoTransferIndex implements TransferIndex {
  /** All runs and parts of a group. */
  static final String OF_GROUP = "#key = :key";

  private final DynamoDbClient client;
  private final Calls calls;
  private final Batches batches;
  private final String table;

  DynamoTransferIndex(DynamoDbClient client, Calls calls, Batches batches, String table) {
    this.client = client;
    this.calls = calls;
    this.batches = batches;
    this.table = table;
  }

  @Override
  public Map<IndexKey, Location> find(int shard, Collection<IndexKey> keys, Deadline deadline) {
    Map<IndexGroup, List<IndexKey>> groups = new LinkedHashMap<>();
    Map<String, IndexKey> singles = new HashMap<>();
    for (IndexKey key : keys) {
      IndexGroup.of(shard, key)
          .ifPresentOrElse(
              group -> groups.computeIfAbsent(group, any -> new ArrayList<>()).add(key),
              () -> singles.put(IndexItem.singleKey(shard, key), key));
    }
    Map<IndexKey, Location> found = new ConcurrentHashMap<>();
    findSingles(singles, found, deadline);
    Parallel.forEach(List.copyOf(groups.entrySet()), group -> findInGroup(group.getKey(), group.getValue(), found, deadline));
    return found;
  }

  private void findSingles(Map<String, IndexKey> singles, Map<IndexKey, Location> found, Deadline deadline) {
    List<Map<String, AttributeValue>> keys = singles.keySet().stream().map(key -> IndexItem.key(key, IndexItem.SINGLE_RUN)).toList();
    for (Map<String, AttributeValue> attributes : batches.get(table, keys, Consistency.STRONG, deadline)) {
      IndexItem.Single single = IndexItem.single(table, attributes);
      found.put(singles.get(single.key()), single.location());
    }
  }

  private void findInGroup(IndexGroup group, List<IndexKey> keys, Map<IndexKey, Location> found, Deadline deadline) {
    Map<IndexGroup.Member, IndexKey> wanted = new HashMap<>();
    keys.forEach(key -> wanted.put(IndexGroup.Member.of(key), key));
    Call call = new Call(Operation.QUERY, table);
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression(OF_GROUP)
            .expressionAttributeNames(Map.of("#key", IndexItem.KEY))
            .expressionAttributeValues(Map.of(":key", Values.text(group.key())))
            .consistentRead(true)
            .returnConsumedCapacity(calls.reported());
    Map<String, AttributeValue> next = null;
    do {
      query.exclusiveStartKey(next);
      QueryResponse page = calls.run(call, deadline, time -> client.query(query.overrideConfiguration(time).build()));
      calls.used(call, page.consumedCapacity());
      for (Map<String, AttributeValue> attributes : page.items()) {
        for (IndexGroupCodec.Row row : IndexItem.rows(table, attributes)) {
          IndexKey key = wanted.get(new IndexGroup.Member(row.kind(), row.id()));
          if (key != null) {
            found.merge(key, row.location(), Location::newer);
          }
        }
      }
      next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (next != null);
  }

  @Override
  public void save(int shard, long run, Map<IndexKey, Location> locations, Deadline deadline) {
    Map<IndexGroup, List<IndexGroupCodec.Row>> groups = new LinkedHashMap<>();
    List<Map<String, AttributeValue>> fixed = new ArrayList<>();
    List<IndexItem.Single> movable = new ArrayList<>();
    locations.forEach(
        (key, location) ->
            IndexGroup.of(shard, key)
                .ifPresentOrElse(
                    group -> groups.computeIfAbsent(group, any -> new ArrayList<>()).add(IndexGroup.row(key, location)),
                    () -> {
                      IndexItem.Single single = new IndexItem.Single(IndexItem.singleKey(shard, key), location);
                      switch (key.kind()) {
                        case TRANSFER -> fixed.add(IndexItem.of(single)); // an id is taken once and for ever: its item never changes
                        case TRANSFER_REJECTION, ACCOUNT_REJECTION, REVERSAL -> movable.add(single);
                      }
                    }));
    groups.forEach((group, rows) -> fixed.addAll(IndexItem.of(group, run, rows)));
    batches.put(table, fixed, deadline);
    Parallel.forEach(movable, single -> move(single, deadline));
  }

  /** A condition that does not hold is as good as written: a later place is known already. */
  private void move(IndexItem.Single single, Deadline deadline) {
    Call call = new Call(Operation.PUT_ITEM, table);
    Location location = single.location();
    calls.conditional(
        call,
        deadline,
        time -> {
          PutItemResponse response =
              client.putItem(
                  request ->
                      request
                          .tableName(table)
                          .item(IndexItem.of(single))
                          .conditionExpression(Conditions.LOCATION_IS_EARLIER)
                          .expressionAttributeNames(
                              Map.of("#key", IndexItem.KEY, "#sequence", IndexItem.SEQUENCE, "#position", IndexItem.POSITION))
                          .expressionAttributeValues(
                              Map.of(":sequence", Values.number(location.sequence()), ":position", Values.number(location.position())))
                          .returnConsumedCapacity(calls.reported())
                          .overrideConfiguration(time));
          calls.used(call, response.consumedCapacity());
        });
  }
}
