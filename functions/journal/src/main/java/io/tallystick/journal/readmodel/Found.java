package io.tallystick.journal.readmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** A page that is put together from what the read tables have and what the tail adds, which is all later. */
final class Found<T> {
  private final ToLongFunction<T> timestamp;
  private final Order order;
  private final int limit;
  /** Of the tail, in order of recording; only those that can come into the page, and one more. */
  private final Deque<T> late = new ArrayDeque<>();

  Found(ToLongFunction<T> timestamp, Order order, int limit) {
    this.timestamp = timestamp;
    this.order = order;
    this.limit = limit;
  }

  /** Adds what the tail has, in order of recording. */
  void add(T item) {
    switch (order) {
      case ASCENDING -> {
        if (late.size() <= limit) {
          late.addLast(item);
        }
      }
      case DESCENDING -> {
        late.addLast(item);
        if (late.size() > limit + 1) {
          late.removeFirst();
        }
      }
    }
  }

  /** @param stored what the read tables have, at most one more than the limit, and where to go on in them */
  Page<T> page(Page<T> stored) {
    List<T> all = new ArrayList<>();
    switch (order) {
      case ASCENDING -> {
        all.addAll(stored.items());
        if (stored.next().isEmpty()) {
          all.addAll(late);
        }
      }
      case DESCENDING -> {
        all.addAll(late.reversed());
        all.addAll(stored.items());
      }
    }
    if (all.size() <= limit) {
      return new Page<>(all, stored.next());
    }
    List<T> some = all.subList(0, limit);
    return new Page<>(some, OptionalLong.of(timestamp.applyAsLong(some.getLast())));
  }
}
