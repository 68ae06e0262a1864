package io.tallystick.journal.readmodel;

import io.tallystick.journal.readmodel.ShardedPage.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Lays the pages of several shards together. What lies beyond the end of a page that goes on waits for the next one, since rows of that shard may come before it. */
final class ShardedRows<T> {
  private record Item<T>(Row row, T item) {}

  private final ToLongFunction<T> timestamp;
  private final int limit;
  private final Comparator<Row> order;
  private final List<Item<T>> items = new ArrayList<>();
  private Row bound;

  ShardedRows(ToLongFunction<T> timestamp, Order order, int limit) {
    this.timestamp = timestamp;
    this.limit = limit;
    Comparator<Row> ascending = Comparator.comparingLong(Row::timestamp).thenComparingInt(Row::shard);
    this.order = order == Order.ASCENDING ? ascending : ascending.reversed();
  }

  /** How many rows to ask each shard for: somewhat more than its part, since shards are rarely even. */
  static int perShard(int limit, int shards) {
    return Math.min(limit, 2 * Math.ceilDiv(limit, shards) + 2);
  }

  void add(int shard, Page<T> page) {
    page.items().forEach(item -> items.add(new Item<>(new Row(timestamp.applyAsLong(item), shard), item)));
    if (page.next().isPresent()) {
      Row end = new Row(page.next().getAsLong(), shard);
      bound = bound == null || order.compare(end, bound) < 0 ? end : bound;
    }
  }

  ShardedPage<T> page() {
    List<Item<T>> certain =
        items.stream().filter(item -> bound == null || order.compare(item.row(), bound) <= 0).sorted(Comparator.comparing(Item::row, order)).toList();
    if (certain.size() > limit) {
      List<Item<T>> some = certain.subList(0, limit);
      return new ShardedPage<>(some.stream().map(Item::item).toList(), Optional.of(some.getLast().row()));
    }
    return new ShardedPage<>(certain.stream().map(Item::item).toList(), Optional.ofNullable(bound));
  }
}
