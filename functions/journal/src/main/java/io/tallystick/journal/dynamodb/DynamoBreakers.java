package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Breakers;
import io.tallystick.journal.breaker.Standing;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

final class DynamoBreakers implements Breakers {
  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;

  DynamoBreakers(DynamoDbClient client, Calls calls, String table) {
    this.client = client;
    this.calls = calls;
    this.table = table;
  }

  @Override
  public Standing read(String endpoint, Deadline deadline) {
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
                            .key(BreakerItem.key(endpoint))
                            .consistentRead(true)
                            .returnConsumedCapacity(calls.reported())
                            .overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? standing(response.item()) : Standing.INITIAL;
  }

  @Override
  public Swap swap(String endpoint, Standing expected, Breaker next, String token, Deadline deadline) {
    Call call = new Call(Operation.PUT_ITEM, table);
    Standing wanted = new Standing(expected.version() + 1, next);
    PutItemRequest.Builder put = put(endpoint, expected, wanted, token);
    Conditional result =
        calls.conditional(call, deadline, time -> calls.used(call, client.putItem(put.overrideConfiguration(time).build()).consumedCapacity()));
    return switch (result) {
      case Conditional.Met() -> new Swap.Done(wanted);
      case Conditional.NotMet(Map<String, AttributeValue> standing, _) -> {
        // Whether an attempt of this very call had written it: nobody else has its token.
        boolean own = !standing.isEmpty() && BreakerItem.token(table, standing).equals(token);
        yield own ? new Swap.Done(wanted) : new Swap.Lost(standing.isEmpty() ? Standing.INITIAL : standing(standing));
      }
    };
  }

  private PutItemRequest.Builder put(String endpoint, Standing expected, Standing wanted, String token) {
    Map<String, AttributeValue> values = new HashMap<>();
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(table)
            .item(BreakerItem.of(endpoint, wanted, token))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .returnConsumedCapacity(calls.reported());
    if (expected.version() == 0) {
      return put.conditionExpression(Conditions.BREAKER_IS_NEW).expressionAttributeNames(Map.of("#key", BreakerItem.KEY));
    }
    values.put(":version", Values.number(expected.version()));
    return put.conditionExpression(Conditions.BREAKER_IS_AT)
        .expressionAttributeNames(Map.of("#version", BreakerItem.VERSION))
        .expressionAttributeValues(values);
  }

  private Standing standing(Map<String, AttributeValue> item) {
    return BreakerItem.standing(table, item);
  }
}
