package io.tallystick.journal.readmodel;

import java.util.List;
import java.util.Optional;

/**
 * A part of the answer of several shards together, in the order that was asked for: by timestamp, and where those of two shards are equal by the shard's number.
 *
 * @param items at most as many as the query's limit; fewer, or none at all, are no sign of the end
 * @param next after which (descending: before which) the answer goes on; empty at the end
 */
public record ShardedPage<T>(List<T> items, Optional<Row> next) {
  /** A place in such an answer. */
  public record Row(long timestamp, int shard) {
    /** After which timestamp of a shard the answer goes on that has come to this row. */
    long after(int other, Order order) {
      return switch (order) {
        case ASCENDING -> other > shard ? timestamp - 1 : timestamp;
        case DESCENDING -> other < shard && timestamp < Long.MAX_VALUE ? timestamp + 1 : timestamp;
      };
    }
  }

  public ShardedPage {
    items = List.copyOf(items);
  }
}
