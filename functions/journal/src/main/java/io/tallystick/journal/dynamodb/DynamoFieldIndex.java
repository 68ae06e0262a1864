package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.PageRange;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoFieldIndex implements FieldIndex {
  private final Batches batches;
  private final String table;
  private final PageQuery query;

  DynamoFieldIndex(DynamoDbClient client, Calls calls, Batches batches, String table) {
    this.batches = batches;
    this.table = table;
    this.query = new PageQuery(client, calls, table, IndexItem.KEY, IndexItem.RUN);
  }

  /** Comparable, so that hash maps stay fast on references that were made to collide. */
  record Place(FieldKey key, long first) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byKey = key.compareTo(other.key);
      return byKey != 0 ? byKey : Long.compare(first, other.first);
    }
  }

  /** Without condition: what a run writes under a key is always the same. */
  @Override
  public void save(int shard, Collection<FieldPage> pages, Deadline deadline) {
    Map<Place, Map<String, AttributeValue>> items = new LinkedHashMap<>();
    pages.forEach(page -> items.put(new Place(page.key(), page.first()), FieldItem.of(shard, page)));
    batches.put(table, items.values(), deadline);
  }

  @Override
  public List<FieldPage> pages(int shard, FieldKey key, PageRange range, Deadline deadline) {
    return query.read(
        Values.text(FieldItem.key(shard, key)), range, Values::number, true, item -> FieldItem.page(table, key, item), deadline);
  }
}
