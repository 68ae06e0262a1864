package io.tallystick.simulator.dynamodb;

import io.tallystick.simulator.dynamodb.Expression.Bindings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * DynamoDB as the store sees it. What it does is done at one moment; whether a request arrives, and its answer, is the wire's business. The store's contract suite holds it to what DynamoDB Local does.
 */
public final class SimulatedDynamoDb implements DynamoDbClient {
  private static final int GET_KEYS = 100;
  private static final int WRITE_ITEMS = 25;

  private final DynamoService service;
  private final Wire wire;

  SimulatedDynamoDb(DynamoService service, Wire wire) {
    this.service = service;
    this.wire = wire;
  }

  /** One call at a time: by several threads only where the wire is direct. */
  private <T> T call(String operation, String table, long subject, Supplier<String> what, Supplier<T> effect) {
    return wire.call(
        operation,
        table,
        subject,
        what,
        () -> {
          synchronized (service) {
            return effect.get();
          }
        });
  }

  private long lag(Boolean strong) {
    return Boolean.TRUE.equals(strong) ? 0 : wire.lag();
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    Table table = service.table(request.tableName());
    return call(
        "GetItem",
        table.name,
        table.subject(request.key()),
        () -> Texts.of(table, request.key()),
        () -> {
          Map<String, AttributeValue> item = table.get(request.key(), lag(request.consistentRead()));
          return GetItemResponse.builder().item(item.isEmpty() ? null : item).build();
        });
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map.Entry<String, KeysAndAttributes> wanted = request.requestItems().entrySet().iterator().next();
    Table table = service.table(wanted.getKey());
    List<Map<String, AttributeValue>> keys = wanted.getValue().keys();
    if (keys.isEmpty() || keys.size() > GET_KEYS) {
      throw Refusals.validation("Too many items requested for the BatchGetItem call");
    }
    requireDistinct(table, keys);
    return call(
        "BatchGetItem",
        table.name,
        table.subject(keys.getFirst()),
        () -> Texts.of(table, keys),
        () -> {
          int some = wire.part(keys.size());
          List<Map<String, AttributeValue>> found = new ArrayList<>();
          for (Map<String, AttributeValue> key : keys.subList(0, some)) {
            Map<String, AttributeValue> item = table.get(key, lag(wanted.getValue().consistentRead()));
            if (!item.isEmpty()) {
              found.add(item);
            }
          }
          BatchGetItemResponse.Builder response = BatchGetItemResponse.builder().responses(Map.of(table.name, found));
          return some < keys.size()
              ? response.unprocessedKeys(Map.of(table.name, wanted.getValue().toBuilder().keys(keys.subList(some, keys.size())).build())).build()
              : response.unprocessedKeys(Map.of()).build();
        });
  }

  private static void requireDistinct(Table table, List<Map<String, AttributeValue>> keys) {
    Set<List<Keys.Key>> seen = new HashSet<>();
    for (Map<String, AttributeValue> key : keys) {
      if (!seen.add(List.of(table.partitionKey(key), table.sortKey(key)))) {
        throw Refusals.validation("Provided list of item keys contains duplicates");
      }
    }
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    Map.Entry<String, List<WriteRequest>> wanted = request.requestItems().entrySet().iterator().next();
    Table table = service.table(wanted.getKey());
    List<WriteRequest> writes = wanted.getValue();
    if (writes.isEmpty() || writes.size() > WRITE_ITEMS) {
      throw Refusals.validation("Too many items requested for the BatchWriteItem call");
    }
    List<Map<String, AttributeValue>> items = writes.stream().map(write -> write.putRequest().item()).toList();
    requireDistinct(table, items);
    return call(
        "BatchWriteItem",
        table.name,
        table.subject(items.getFirst()),
        () -> Texts.of(table, items),
        () -> {
          int some = wire.part(items.size());
          items.subList(0, some).forEach(item -> service.put(table, item));
          return BatchWriteItemResponse.builder()
              .unprocessedItems(some < items.size() ? Map.of(table.name, writes.subList(some, writes.size())) : Map.of())
              .build();
        });
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    Table table = service.table(request.tableName());
    return call(
        "PutItem",
        table.name,
        table.subject(request.item()),
        () -> Texts.of(table, request.item()),
        () -> {
          check(
              table.get(request.item(), 0),
              request.conditionExpression(),
              new Bindings(request.expressionAttributeNames(), request.expressionAttributeValues()),
              List.of(),
              request.returnValuesOnConditionCheckFailure());
          service.put(table, request.item());
          return PutItemResponse.builder().build();
        });
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    Table table = service.table(request.tableName());
    return call(
        "DeleteItem",
        table.name,
        table.subject(request.key()),
        () -> Texts.of(table, request.key()),
        () -> {
          check(
              table.get(request.key(), 0),
              request.conditionExpression(),
              new Bindings(request.expressionAttributeNames(), request.expressionAttributeValues()),
              List.of(),
              request.returnValuesOnConditionCheckFailure());
          table.delete(request.key());
          return DeleteItemResponse.builder().build();
        });
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    Table table = service.table(request.tableName());
    return call(
        "UpdateItem",
        table.name,
        table.subject(request.key()),
        () -> Texts.of(table, request.key()),
        () -> {
          Expression.Update update = Expression.Update.of(request.updateExpression());
          Bindings bindings = new Bindings(request.expressionAttributeNames(), request.expressionAttributeValues());
          Map<String, AttributeValue> standing = table.get(request.key(), 0);
          check(standing, request.conditionExpression(), bindings, List.of(update.placeholders()), request.returnValuesOnConditionCheckFailure());
          Map<String, AttributeValue> item = new HashMap<>(standing);
          item.putAll(request.key());
          update.set().forEach((name, value) -> item.put(bindings.name(name), bindings.value(value)));
          update.removed().forEach(name -> item.remove(bindings.name(name)));
          update.added().forEach((name, value) -> item.merge(bindings.name(name), bindings.value(value), SimulatedDynamoDb::sum));
          service.put(table, item);
          return UpdateItemResponse.builder().attributes(request.returnValues() == ReturnValue.ALL_NEW ? item : null).build();
        });
  }

  private static AttributeValue sum(AttributeValue one, AttributeValue other) {
    return AttributeValue.fromN(new BigDecimal(one.n()).add(new BigDecimal(other.n())).toPlainString());
  }

  private static void check(
      Map<String, AttributeValue> standing,
      String condition,
      Bindings bindings,
      List<Set<String>> usedElsewhere,
      ReturnValuesOnConditionCheckFailure returned) {
    List<Set<String>> used = new ArrayList<>(usedElsewhere);
    Expression expression = condition == null ? null : Expression.condition(condition);
    if (expression != null) {
      used.add(expression.placeholders());
    }
    bindings.requireUsed(used);
    if (expression != null && !bindings.holds(expression.condition(), standing)) {
      throw Refusals.conditionFailed(returned == ReturnValuesOnConditionCheckFailure.ALL_OLD ? standing : Map.of());
    }
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    Table table = service.table(request.tableName());
    KeyRange range = KeyRange.of(table, request);
    return call(
        "Query",
        table.name,
        Keys.hash(range.partition()),
        () -> request.keyConditionExpression() + " " + Texts.of(request.expressionAttributeValues()),
        () -> {
          if (request.indexName() != null && Boolean.TRUE.equals(request.consistentRead())) {
            throw Refusals.validation("Consistent reads are not supported on global secondary indexes");
          }
          Page page = range.page(lag(request.consistentRead()), wire);
          return QueryResponse.builder().items(page.items()).count(page.items().size()).lastEvaluatedKey(page.last()).build();
        });
  }

  /** What one answer has, and the key after which the next begins; null where nothing is left. */
  record Page(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {}

  @Override
  public ScanResponse scan(ScanRequest request) {
    Table table = service.table(request.tableName());
    return call(
        "Scan",
        table.name,
        0,
        () -> "",
        () -> {
          Pages pages = new Pages(request.limit(), wire);
          boolean begun = !request.hasExclusiveStartKey();
          long lag = lag(request.consistentRead());
          for (var rows : table.partitions()) {
            for (Table.Row row : rows.values()) {
              Map<String, AttributeValue> item = lag == 0 ? row.item : row.at(table.now() - lag);
              if (!begun) {
                begun = !item.isEmpty() && key(table, item).equals(request.exclusiveStartKey());
              } else if (!item.isEmpty() && !pages.add(item, row.bytes)) {
                return response(pages.page(last -> key(table, last)));
              }
            }
          }
          return response(pages.page(last -> key(table, last)));
        });
  }

  private static ScanResponse response(Page page) {
    return ScanResponse.builder().items(page.items()).count(page.items().size()).lastEvaluatedKey(page.last()).build();
  }

  static Map<String, AttributeValue> key(Table table, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    key.put(table.partition, item.get(table.partition));
    if (table.sort != null) {
      key.put(table.sort, item.get(table.sort));
    }
    return key;
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}
}
