package io.tallystick.events;

import java.util.List;

/**
 * What is wrong with a message or an event of it.
 *
 * @param first the first of the problems, in the order in which they were met; never empty, and bounded
 * @param count how many there are in all
 */
public record Problems(List<Problem> first, int count) {
  public Problems {
    first = List.copyOf(first);
    if (first.isEmpty() || count < first.size()) {
      throw new IllegalArgumentException("problems must hold one at least and be counted");
    }
  }

  /** The single problem of one field. */
  public static Problems of(String field, String reason) {
    return new Problems(List.of(new Problem(field, reason)), 1);
  }

  /** The first problem, which stands for all of them where there is room for one only. */
  public Problem main() {
    return first.getFirst();
  }
}
