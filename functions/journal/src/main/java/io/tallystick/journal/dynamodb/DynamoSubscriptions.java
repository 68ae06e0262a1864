package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

final class DynamoSubscriptions implements Subscriptions {
  /** Of all that the table holds, subscriptions. */
  static final String IS_SUBSCRIPTION = "begins_with(#key, :start)";

  /** One more change. */
  static final String ONE_MORE = "ADD #version :one";

  private final DynamoDbClient client;
  private final Calls calls;
  private final VersionedItems items;
  private final String table;

  DynamoSubscriptions(DynamoDbClient client, Calls calls, VersionedItems items, String table) {
    this.client = client;
    this.calls = calls;
    this.items = items;
    this.table = table;
  }

  @Override
  public long version(Deadline deadline) {
    return items.read(SubscriptionItem.versionKey(), deadline).map(item -> SubscriptionItem.version(table, item)).orElse(0L);
  }

  @Override
  public Optional<Kept> read(String id, Deadline deadline) {
    return items.read(SubscriptionItem.key(id), deadline).map(item -> SubscriptionItem.kept(table, item));
  }

  @Override
  public List<Kept> all(Deadline deadline) {
    Call call = new Call(Operation.SCAN, table);
    ScanRequest.Builder scan =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .filterExpression(IS_SUBSCRIPTION)
            .expressionAttributeNames(Map.of("#key", SubscriptionItem.KEY))
            .expressionAttributeValues(Map.of(":start", Values.text(SubscriptionItem.START)))
            .returnConsumedCapacity(calls.reported());
    List<Kept> all = new ArrayList<>();
    Map<String, AttributeValue> next = null;
    do {
      scan.exclusiveStartKey(next);
      ScanResponse page = calls.run(call, deadline, time -> client.scan(scan.overrideConfiguration(time).build()));
      calls.used(call, page.consumedCapacity());
      page.items().forEach(item -> all.add(SubscriptionItem.kept(table, item)));
      next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (next != null);
    return all;
  }

  @Override
  public Optional<Kept> add(String id, String text, String token, Deadline deadline) {
    return write(new Kept(id, 1, text), token, deadline);
  }

  @Override
  public Optional<Kept> replace(Kept expected, String text, String token, Deadline deadline) {
    return write(new Kept(expected.id(), expected.version() + 1, text), token, deadline);
  }

  private Optional<Kept> write(Kept kept, String token, Deadline deadline) {
    VersionedItems.Written written = items.write(SubscriptionItem.of(kept, token), kept.version() - 1, deadline);
    moveVersion(deadline);
    return switch (written) {
      case VersionedItems.Written.Done() -> Optional.of(kept);
      case VersionedItems.Written.Lost lost -> Optional.empty();
    };
  }

  @Override
  public void remove(String id, Deadline deadline) {
    Call call = new Call(Operation.DELETE_ITEM, table);
    calls.used(
        call,
        calls
            .run(
                call,
                deadline,
                time ->
                    client.deleteItem(
                        request ->
                            request.tableName(table).key(SubscriptionItem.key(id)).returnConsumedCapacity(calls.reported()).overrideConfiguration(time)))
            .consumedCapacity());
    moveVersion(deadline);
  }

  /** Has no condition: moved twice it is as good as once. */
  private void moveVersion(Deadline deadline) {
    Call call = new Call(Operation.UPDATE_ITEM, table);
    calls.used(
        call,
        calls
            .run(
                call,
                deadline,
                time ->
                    client.updateItem(
                        request ->
                            request
                                .tableName(table)
                                .key(SubscriptionItem.versionKey())
                                .updateExpression(ONE_MORE)
                                .expressionAttributeNames(Map.of("#version", SubscriptionItem.VERSION))
                                .expressionAttributeValues(Map.of(":one", Values.number(1)))
                                .returnConsumedCapacity(calls.reported())
                                .overrideConfiguration(time)))
            .consumedCapacity());
  }
}
