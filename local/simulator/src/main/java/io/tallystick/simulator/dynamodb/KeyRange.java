package io.tallystick.simulator.dynamodb;

import io.tallystick.simulator.dynamodb.Expression.Bindings;
import io.tallystick.simulator.dynamodb.Expression.Condition;
import io.tallystick.simulator.dynamodb.Keys.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** What a query asks for: a partition, and conditions on the sort key. */
final class KeyRange {
  private final Table table;
  private final QueryRequest request;
  private final Bindings bindings;
  private final Key partition;
  private final List<Condition> onSortKey = new ArrayList<>();
  private final boolean descending;

  private KeyRange(Table table, QueryRequest request) {
    this.table = table;
    this.request = request;
    this.descending = Boolean.FALSE.equals(request.scanIndexForward());
    Expression expression = Expression.condition(request.keyConditionExpression());
    this.bindings = new Bindings(request.expressionAttributeNames(), request.expressionAttributeValues()).requireUsed(List.of(expression.placeholders()));
    if (request.limit() != null && request.limit() < 1) {
      throw Refusals.validation("Limit must be greater than or equal to 1");
    }
    List<Condition> all = expression.condition() instanceof Condition.And and ? and.all() : List.of(expression.condition());
    Key found = null;
    for (Condition condition : all) {
      if (condition instanceof Condition.Compared compared && compared.operator().equals("=") && bindings.name(compared.name()).equals(partitionName())) {
        found = Keys.of(bindings.value(compared.value()));
      } else {
        onSortKey.add(condition);
      }
    }
    if (found == null) {
      throw Refusals.validation("Query condition missed key schema element: " + partitionName());
    }
    this.partition = found;
  }

  static KeyRange of(Table table, QueryRequest request) {
    if (request.indexName() != null && (table.index == null || !table.index.name().equals(request.indexName()))) {
      throw Refusals.validation("The table does not have the specified index: " + request.indexName());
    }
    return new KeyRange(table, request);
  }

  private String partitionName() {
    return request.indexName() == null ? table.partition : table.index.partition();
  }

  Key partition() {
    return partition;
  }

  SimulatedDynamoDb.Page page(long lag, Wire wire) {
    return request.indexName() == null ? ofTable(lag, wire) : ofIndex(lag, wire);
  }

  private SimulatedDynamoDb.Page ofTable(long lag, Wire wire) {
    NavigableMap<Key, Table.Row> rows = table.rows(partition);
    // The conditions are asked for each item; a lower bound only spares asking.
    for (Condition condition : onSortKey) {
      if (condition instanceof Condition.Compared(String _, String operator, String value) && operator.equals(">=")) {
        rows = rows.tailMap(Keys.of(bindings.value(value)), true);
      } else if (condition instanceof Condition.Between between) {
        Key low = Keys.of(bindings.value(between.low()));
        Key high = Keys.of(bindings.value(between.high()));
        if (low.compareTo(high) > 0) {
          throw Refusals.validation("The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
        }
        rows = rows.subMap(low, true, high, true);
      }
    }
    if (descending) {
      rows = rows.descendingMap();
    }
    if (request.hasExclusiveStartKey()) {
      rows = rows.tailMap(table.sortKey(request.exclusiveStartKey()), false);
    }
    Pages pages = new Pages(request.limit(), wire);
    for (Table.Row row : rows.values()) {
      Map<String, AttributeValue> item = lag == 0 ? row.item : row.at(table.now() - lag);
      if (!item.isEmpty() && fits(item) && !pages.add(item, row.bytes)) {
        break;
      }
    }
    return pages.page(item -> SimulatedDynamoDb.key(table, item));
  }

  private boolean fits(Map<String, AttributeValue> item) {
    for (Condition condition : onSortKey) {
      if (!bindings.holds(condition, item)) {
        return false;
      }
    }
    return true;
  }

  /** Always eventually consistent. It has the keys alone. */
  private SimulatedDynamoDb.Page ofIndex(long lag, Wire wire) {
    List<Map<String, AttributeValue>> entries = new ArrayList<>();
    for (NavigableMap<Key, Table.Row> rows : table.partitions()) {
      for (Table.Row row : rows.values()) {
        Map<String, AttributeValue> item = lag == 0 ? row.item : row.at(table.now() - lag);
        AttributeValue owner = item.get(table.index.partition());
        if (owner != null && item.containsKey(table.index.sort()) && Keys.of(owner).equals(partition) && fits(item)) {
          entries.add(entry(item));
        }
      }
    }
    entries.sort(order());
    Pages pages = new Pages(request.limit(), wire);
    for (Map<String, AttributeValue> entry : entries) {
      boolean later = !request.hasExclusiveStartKey() || order().compare(entry, request.exclusiveStartKey()) > 0;
      if (later && !pages.add(entry, Table.bytes(entry))) {
        break;
      }
    }
    return pages.page(UnaryOperator.identity());
  }

  private Map<String, AttributeValue> entry(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> entry = new LinkedHashMap<>(SimulatedDynamoDb.key(table, item));
    entry.put(table.index.partition(), item.get(table.index.partition()));
    entry.put(table.index.sort(), item.get(table.index.sort()));
    return entry;
  }

  private Comparator<Map<String, AttributeValue>> order() {
    Comparator<Map<String, AttributeValue>> ascending =
        Comparator.<Map<String, AttributeValue>, Key>comparing(entry -> Keys.of(entry.get(table.index.sort()))).thenComparing(table::partitionKey).thenComparing(table::sortKey);
    return descending ? ascending.reversed() : ascending;
  }
}
