package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Items that are replaced as a whole, from the version that was read. Each has the token of the call that wrote it, so that a lost answer leaves no doubt whether that very call did.
 */
final class VersionedItems {
  static final String KEY = "key";
  static final String VERSION = "version";
  static final String TOKEN = "token";

  /** What became of a write. */
  sealed interface Written {
    /** It is written, perhaps by an earlier attempt of the call. */
    record Done() implements Written {}

    /** Another was quicker. @param standing what stands; empty if nothing does */
    record Lost(Map<String, AttributeValue> standing) implements Written {}
  }

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;

  VersionedItems(DynamoDbClient client, Calls calls, String table) {
    this.client = client;
    this.calls = calls;
    this.table = table;
  }

  /** Strongly consistent. */
  Optional<Map<String, AttributeValue>> read(Map<String, AttributeValue> key, Deadline deadline) {
    Call call = new Call(Operation.GET_ITEM, table);
    GetItemResponse response =
        calls.run(
            call,
            deadline,
            time ->
                client.getItem(
                    request ->
                        request.tableName(table).key(key).consistentRead(true).returnConsumedCapacity(calls.reported()).overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? Optional.of(response.item()) : Optional.empty();
  }

  /**
   * Writes an item in the place of one that stands at a version.
   *
   * @param item with its key, a version and the token of this call alone
   * @param expected the version that is replaced; 0 if there must be none
   */
  Written write(Map<String, AttributeValue> item, long expected, Deadline deadline) {
    Call call = new Call(Operation.PUT_ITEM, table);
    PutItemRequest.Builder put =
        conditional(expected)
            .tableName(table)
            .item(item)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .returnConsumedCapacity(calls.reported());
    Conditional result =
        calls.conditional(call, deadline, time -> calls.used(call, client.putItem(put.overrideConfiguration(time).build()).consumedCapacity()));
    return switch (result) {
      case Conditional.Met() -> new Written.Done();
      case Conditional.NotMet(Map<String, AttributeValue> standing, _) ->
          !standing.isEmpty() && token(standing).equals(token(item)) ? new Written.Done() : new Written.Lost(standing);
    };
  }

  private static PutItemRequest.Builder conditional(long expected) {
    PutItemRequest.Builder put = PutItemRequest.builder();
    return expected == 0
        ? put.conditionExpression(Conditions.ITEM_IS_NEW).expressionAttributeNames(Map.of("#key", KEY))
        : put.conditionExpression(Conditions.ITEM_IS_AT)
            .expressionAttributeNames(Map.of("#version", VERSION))
            .expressionAttributeValues(Map.of(":version", Values.number(expected)));
  }

  private String token(Map<String, AttributeValue> item) {
    return new Item(table, item, KEY).text(TOKEN);
  }
}
