package io.tallystick.journal.readmodel;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.RunMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The writes of one run in their order, in slices. A slice that was written is not written again, so that a run which takes longer than one call has is
 * finished by several calls, and one whose projector was killed goes on after what is {@linkplain RunMark marked}. All writes can be repeated, so it does no harm that
 * another projector knows nothing of this and writes all of them.
 */
final class RunWrites {
  private final Cursor cursor;
  private final int entries;
  private final int slice;
  private final Deque<Slice> waiting = new ArrayDeque<>();
  /** Written, but not reckoned in the mark yet: most runs are over before anybody asks. */
  private final List<Slice> unmarked = new ArrayList<>();
  private RunMark mark = RunMark.NONE;

  /** What is written together, and how. */
  private record Slice(Collection<?> items, Consumer<Deadline> write) {
    /** The mark after this slice. What an item holds is in its text, whatever the order of its making. */
    RunMark after(RunMark before) {
      List<byte[]> parts = new ArrayList<>();
      parts.add(before.digest().bytes());
      for (Object item : items) {
        parts.add(item.toString().getBytes(StandardCharsets.UTF_8));
      }
      return new RunMark(before.slices() + 1, Hash.sha256(parts.toArray(byte[][]::new)));
    }
  }

  /**
   * @param cursor as it stands while the run is unfinished
   * @param slice items written between two looks at what is done
   */
  RunWrites(Cursor cursor, int entries, int slice) {
    this.cursor = cursor.requireRunning();
    this.entries = entries;
    this.slice = slice;
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

  /** Writes all items together, after those that were added before. */
  void addWhole(Collection<?> items, Consumer<Deadline> write) {
    waiting.addLast(new Slice(items, write));
  }

  /** Writes in slices after those that were added before. */
  <T> void add(Collection<T> items, BiConsumer<List<T>, Deadline> write) {
    List<T> all = new ArrayList<>(items);
    for (int from = 0; from < all.size(); from += slice) {
      List<T> some = all.subList(from, Math.min(from + slice, all.size()));
      addWhole(some, deadline -> write.accept(some, deadline));
    }
  }

  /** What is written so far. */
  RunMark mark() {
    for (Slice slice : unmarked) {
      mark = slice.after(mark);
    }
    unmarked.clear();
    return mark;
  }

  /** Leaves out what a mark says is written, if it is a mark of these very writes; to be called before the first is written. */
  void skip(RunMark stored) {
    RunMark reached = RunMark.NONE;
    Iterator<Slice> slices = waiting.iterator();
    while (reached.slices() < stored.slices() && slices.hasNext()) {
      reached = slices.next().after(reached);
    }
    if (reached.equals(stored)) {
      for (int i = 0; i < stored.slices(); i++) {
        waiting.removeFirst();
      }
      mark = stored;
    }
  }

  /**
   * Writes whatever is left; if it throws, what was written before stays written.
   *
   * @param between is called after each slice but the last
   */
  void write(Deadline deadline, Runnable between) {
    while (!waiting.isEmpty()) {
      waiting.getFirst().write().accept(deadline);
      unmarked.add(waiting.removeFirst());
      if (!waiting.isEmpty()) {
        between.run();
      }
    }
  }
}
