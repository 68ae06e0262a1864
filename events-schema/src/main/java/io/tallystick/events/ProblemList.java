package io.tallystick.events;

import java.util.ArrayList;
import java.util.List;

/** Collects problems: keeps the first ones and counts them all, so that a message full of mistakes cannot fill the memory. */
final class ProblemList {
  private final int bound;
  private final List<Problem> kept = new ArrayList<>(2);
  private int count;

  /** @param bound how many problems are kept */
  ProblemList(int bound) {
    this.bound = bound;
  }

  void add(String field, String reason) {
    if (kept.size() < bound) {
      kept.add(new Problem(field, reason));
    }
    count++;
  }

  void addAll(Problems others) {
    for (Problem problem : others.first()) {
      add(problem.field(), problem.reason());
    }
    count += others.count() - others.first().size();
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** @throws IllegalArgumentException if there is none */
  Problems problems() {
    return new Problems(kept, count);
  }
}
