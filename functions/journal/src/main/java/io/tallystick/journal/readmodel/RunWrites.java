package io.tallystick.journal.readmodel;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The writes of one run in their order, in slices. A slice that was written is not written again, so that a run which takes longer than one call has is
 * finished by several calls. All writes can be repeated, so it does no harm that another projector knows nothing of this and writes all of them.
 */
final class RunWrites {
  /** Items written between two looks at what is done: about a second's work on a new table. */
  static final int SLICE = 4_000;

  private final Cursor cursor;
  private final int entries;
  private final Deque<Consumer<Deadline>> waiting = new ArrayDeque<>();

  /** @param cursor as it stands while the run is unfinished */
  RunWrites(Cursor cursor, int entries) {
    this.cursor = cursor.requireRunning();
    this.entries = entries;
  }

  /** The run that they are of. */
  Cursor cursor() {
    return cursor;
  }

  /** The run's entries. */
  int entries() {
    return entries;
  }

  /** Slices that are not written yet. */
  int left() {
    return waiting.size();
  }

  /** Writes after those that were added before. */
  void add(Consumer<Deadline> write) {
    waiting.addLast(write);
  }

  /** Writes in slices after those that were added before. */
  <T> void add(Collection<T> items, BiConsumer<List<T>, Deadline> write) {
    List<T> all = new ArrayList<>(items);
    for (int from = 0; from < all.size(); from += SLICE) {
      List<T> slice = all.subList(from, Math.min(from + SLICE, all.size()));
      add(deadline -> write.accept(slice, deadline));
    }
  }

  /** Writes whatever is left; if it throws, what was written before stays written. */
  void write(Deadline deadline) {
    while (!waiting.isEmpty()) {
      waiting.getFirst().accept(deadline);
      waiting.removeFirst();
    }
  }
}
