package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the items under one partition key whose sort keys are in a range. */
final class PageQuery {
  /** The pages of an owner that begin in a range of time. */
  static final String PAGES_BETWEEN = "#owner = :owner AND #first BETWEEN :from AND :last";

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;
  private final String ownerName;
  private final String firstName;

  /**
   * @param ownerName the partition key's name
   * @param firstName the sort key's name
   */
  PageQuery(DynamoDbClient client, Calls calls, String table, String ownerName, String firstName) {
    this.client = client;
    this.calls = calls;
    this.table = table;
    this.ownerName = ownerName;
    this.firstName = firstName;
  }

  /**
   * @param sortKey the sort key of a page that begins at that timestamp; its order is that of the timestamps
   * @param page what an item is
   */
  <P> List<P> read(
      AttributeValue owner,
      PageRange range,
      Function<Long, AttributeValue> sortKey,
      boolean strong,
      Function<Map<String, AttributeValue>, P> page,
      Deadline deadline) {
    List<P> pages = new ArrayList<>();
    if (range.isEmpty()) {
      return pages;
    }
    Call call = new Call(Operation.QUERY, table);
    Map<String, AttributeValue> values =
        Map.of(":owner", owner, ":from", sortKey.apply(range.from()), ":last", sortKey.apply(range.until() - 1));
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression(PAGES_BETWEEN)
            .expressionAttributeNames(Map.of("#owner", ownerName, "#first", firstName))
            .expressionAttributeValues(values)
            .scanIndexForward(!range.descending())
            .consistentRead(strong)
            .returnConsumedCapacity(calls.reported());
    Map<String, AttributeValue> next = null;
    do {
      query.limit(range.limit() - pages.size()).exclusiveStartKey(next);
      QueryResponse answer = calls.run(call, deadline, time -> client.query(query.overrideConfiguration(time).build()));
      calls.used(call, answer.consumedCapacity());
      answer.items().forEach(item -> pages.add(page.apply(item)));
      next = answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : null;
    } while (next != null && pages.size() < range.limit());
    return pages;
  }
}
