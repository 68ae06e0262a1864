package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

final class DynamoSubscriptions implements Subscriptions {
  /** Of all that the table holds, subscriptions. */
  static final String IS_SUBSCRIPTION = "begins_with(#key, :start)";

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;

  DynamoSubscriptions(DynamoDbClient client, Calls calls, String table) {
    this.client = client;
    this.calls = calls;
    this.table = table;
  }

  @Override
  public Optional<Kept> read(String id, Deadline deadline) {
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
                            .key(SubscriptionItem.key(id))
                            .consistentRead(true)
                            .returnConsumedCapacity(calls.reported())
                            .overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? Optional.of(SubscriptionItem.kept(table, response.item())) : Optional.empty();
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
    Kept first = new Kept(id, 1, text);
    return put(
        first,
        token,
        PutItemRequest.builder().conditionExpression(Conditions.SUBSCRIPTION_IS_NEW).expressionAttributeNames(Map.of("#key", SubscriptionItem.KEY)),
        deadline);
  }

  @Override
  public Optional<Kept> replace(Kept expected, String text, String token, Deadline deadline) {
    return put(
        new Kept(expected.id(), expected.version() + 1, text),
        token,
        PutItemRequest.builder()
            .conditionExpression(Conditions.SUBSCRIPTION_IS_AT)
            .expressionAttributeNames(Map.of("#version", SubscriptionItem.VERSION))
            .expressionAttributeValues(Map.of(":version", Values.number(expected.version()))),
        deadline);
  }

  private Optional<Kept> put(Kept kept, String token, PutItemRequest.Builder conditional, Deadline deadline) {
    Call call = new Call(Operation.PUT_ITEM, table);
    PutItemRequest.Builder put =
        conditional
            .tableName(table)
            .item(SubscriptionItem.of(kept, token))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .returnConsumedCapacity(calls.reported());
    Conditional result =
        calls.conditional(call, deadline, time -> calls.used(call, client.putItem(put.overrideConfiguration(time).build()).consumedCapacity()));
    return switch (result) {
      case Conditional.Met() -> Optional.of(kept);
      // What stands is of an attempt of this very call if it has its token, which nobody else has.
      case Conditional.NotMet(Map<String, AttributeValue> standing, _) ->
          !standing.isEmpty() && SubscriptionItem.token(table, standing).equals(token) ? Optional.of(kept) : Optional.empty();
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
  }
}
