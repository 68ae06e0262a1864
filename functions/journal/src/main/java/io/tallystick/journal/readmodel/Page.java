package io.tallystick.journal.readmodel;

import java.util.List;
import java.util.OptionalLong;

/**
 * A part of a query's answer, in the order that was asked for.
 *
 * @param items at most as many as the query's limit; fewer, or none at all, are no sign of the end
 * @param next the timestamp after which (descending: before which) the answer goes on, as the next query's {@code after}; empty at the end
 */
public record Page<T>(List<T> items, OptionalLong next) {
  /** The most items that a query may ask for. */
  public static final int LIMIT_MAX = 1_000;

  public Page {
    items = List.copyOf(items);
  }

  static int requireLimit(int limit) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX);
    }
    return limit;
  }
}
