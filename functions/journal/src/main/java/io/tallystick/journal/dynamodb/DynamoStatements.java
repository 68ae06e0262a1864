package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageLimit;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.ledger.AccountId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

final class DynamoStatements implements Statements {
  /** All pages of an account. */
  static final String OF_ACCOUNT = "#account = :account";
  /** The account's pages after one. */
  static final String AFTER_PAGE = "#account = :account AND #page > :page";
  /** The account's pages before one. */
  static final String BEFORE_PAGE = "#account = :account AND #page < :page";

  private final DynamoDbClient client;
  private final Calls calls;
  private final Batches batches;
  private final String table;

  DynamoStatements(DynamoDbClient client, Calls calls, Batches batches, String table) {
    this.client = client;
    this.calls = calls;
    this.batches = batches;
    this.table = table;
  }

  /** Comparable, so that hash maps stay fast on ids that were made to collide. */
  record Place(AccountId account, PageKey key) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::account).thenComparing(Place::key);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** Without condition: what a run writes under a key is always the same. */
  @Override
  public void save(Collection<StatementPage> pages, Deadline deadline) {
    Map<Place, Map<String, AttributeValue>> items = new LinkedHashMap<>();
    pages.forEach(page -> items.put(new Place(page.account(), page.key()), StatementItem.of(page)));
    batches.put(table, items.values(), deadline);
  }

  @Override
  public List<StatementPage> pages(
      AccountId account, PageKey after, boolean descending, int limit, Consistency consistency, Deadline deadline) {
    PageLimit.require(limit);
    Call call = new Call(Operation.QUERY, table);
    QueryRequest.Builder query = query(account, after, descending).consistentRead(consistency == Consistency.STRONG);
    List<StatementPage> pages = new ArrayList<>();
    Map<String, AttributeValue> next = null;
    do {
      query.limit(limit - pages.size()).exclusiveStartKey(next);
      QueryResponse page = calls.run(call, deadline, time -> client.query(query.overrideConfiguration(time).build()));
      calls.used(call, page.consumedCapacity());
      page.items().forEach(item -> pages.add(StatementItem.page(table, item)));
      next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (next != null && pages.size() < limit);
    return pages;
  }

  private QueryRequest.Builder query(AccountId account, PageKey after, boolean descending) {
    Map<String, String> names = new HashMap<>(Map.of("#account", StatementItem.ACCOUNT));
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":account", Values.text(account.value())));
    String condition = OF_ACCOUNT;
    if (after != null) {
      names.put("#page", StatementItem.PAGE);
      values.put(":page", Values.text(StatementItem.page(after)));
      condition = descending ? BEFORE_PAGE : AFTER_PAGE;
    }
    return QueryRequest.builder()
        .tableName(table)
        .keyConditionExpression(condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .scanIndexForward(!descending)
        .returnConsumedCapacity(calls.reported());
  }
}
