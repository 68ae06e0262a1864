package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.readmodel.ShardedPage.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of random rows of several shards, with timestamps that often are equal, and pages of shards that often end early, against the sorted list of all. */
class ShardedRowsTest {
  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void thePagesTogetherAreAllRowsInOrder(long seed) {
    Random random = new Random(seed);
    int shards = 1 + random.nextInt(5);
    Order order = Order.values()[random.nextInt(2)];
    List<TreeSet<Long>> rows = new ArrayList<>();
    List<Row> all = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      TreeSet<Long> ofShard = new TreeSet<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        ofShard.add((long) random.nextInt(15));
      }
      rows.add(ofShard);
      int number = shard;
      ofShard.forEach(timestamp -> all.add(new Row(timestamp, number)));
    }
    Comparator<Row> ascending = Comparator.comparingLong(Row::timestamp).thenComparingInt(Row::shard);
    all.sort(order == Order.ASCENDING ? ascending : ascending.reversed());

    int limit = 1 + random.nextInt(6);
    List<Row> found = new ArrayList<>();
    Optional<Row> next = Optional.empty();
    int pages = 0;
    do {
      ShardedRows<Row> together = new ShardedRows<>(Row::timestamp, order, limit);
      for (int shard = 0; shard < shards; shard++) {
        OptionalLong after = next.isPresent() ? OptionalLong.of(next.get().after(shard, order)) : OptionalLong.empty();
        together.add(shard, page(shard, rows.get(shard), after, order, ShardedRows.perShard(limit, shards), random));
      }
      ShardedPage<Row> page = together.page();
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      found.addAll(page.items());
      next = page.next();
      assertThat(++pages).as("every page gets on").isLessThan(200);
    } while (next.isPresent());
    assertThat(found).isEqualTo(all);
  }

  /** At most so many rows; sometimes fewer, and then it says where it goes on, as searches do. */
  private static Page<Row> page(int shard, TreeSet<Long> rows, OptionalLong after, Order order, int limit, Random random) {
    List<Long> rest =
        (order == Order.ASCENDING ? rows : rows.descendingSet())
            .stream().filter(timestamp -> after.isEmpty() || (order == Order.ASCENDING ? timestamp > after.getAsLong() : timestamp < after.getAsLong())).toList();
    int most = random.nextInt(3) == 0 ? random.nextInt(limit + 1) : limit;
    List<Row> items = rest.stream().limit(most).map(timestamp -> new Row(timestamp, shard)).toList();
    if (items.size() == rest.size()) {
      return new Page<>(items, OptionalLong.empty());
    }
    // It has got as far as the last row, or without any somewhere before the next.
    long end = items.isEmpty() ? rest.getFirst() - (order == Order.ASCENDING ? 1 : -1) : items.getLast().timestamp();
    boolean on = items.isEmpty() && after.isPresent() && end == after.getAsLong();
    return on ? new Page<>(List.of(new Row(rest.getFirst(), shard)), OptionalLong.of(rest.getFirst())) : new Page<>(items, OptionalLong.of(end));
  }
}
