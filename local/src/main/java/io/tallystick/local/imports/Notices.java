package io.tallystick.local.imports;

import java.util.ArrayList;
import java.util.List;

/** Lines for the user: the first so many are kept, the rest is counted. */
final class Notices {
  static final int KEPT = 20;

  private final List<String> lines = new ArrayList<>();
  private long count;

  void add(String line) {
    count++;
    if (lines.size() < KEPT) {
      lines.add(line);
    }
  }

  /** Whether a further line would only be counted. */
  boolean isFull() {
    return lines.size() == KEPT;
  }

  boolean isEmpty() {
    return count == 0;
  }

  long count() {
    return count;
  }

  /** The lines that were kept, and one that counts the others. */
  List<String> lines() {
    if (count <= lines.size()) {
      return List.copyOf(lines);
    }
    List<String> all = new ArrayList<>(lines);
    all.add("and " + (count - lines.size()) + " more");
    return all;
  }
}
