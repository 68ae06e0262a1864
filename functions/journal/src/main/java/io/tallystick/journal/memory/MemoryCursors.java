package io.tallystick.journal.memory;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.RunMark;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

final class MemoryCursors implements Cursors {
  private record Name(String reader, int shard) {}

  private record Marked(Cursor run, RunMark mark) {}

  private final Map<Name, Cursor> cursors = new ConcurrentHashMap<>();
  private final Map<Name, Marked> marks = new ConcurrentHashMap<>();
  /** 0 until it is recorded. */
  private final AtomicInteger shards = new AtomicInteger();
  private final Steps steps;

  MemoryCursors(Steps steps) {
    this.steps = steps;
  }

  @Override
  public OptionalInt shards(Deadline deadline) {
    return steps.run(Step.Verb.READ_SHARDS, "ledger", deadline, () -> shards.get() == 0 ? OptionalInt.empty() : OptionalInt.of(shards.get()));
  }

  @Override
  public int fixShards(int number, Deadline deadline) {
    return steps.run(
        Step.Verb.FIX_SHARDS,
        "ledger",
        deadline,
        () -> {
          shards.compareAndSet(0, number);
          return shards.get();
        });
  }

  @Override
  public Cursor read(String reader, int shard, Deadline deadline) {
    return steps.run(Step.Verb.READ_CURSOR, reader, deadline, () -> cursors.getOrDefault(new Name(reader, shard), Cursor.START));
  }

  @Override
  public boolean begin(String reader, int shard, long posted, long target, Deadline deadline) {
    Cursor run = new Cursor(posted, target).requireRunning();
    return steps.run(Step.Verb.BEGIN_RUN, reader, deadline, () -> move(new Name(reader, shard), run.atStart(), run));
  }

  @Override
  public boolean complete(String reader, int shard, Cursor run, Deadline deadline) {
    run.requireRunning();
    return steps.run(Step.Verb.COMPLETE_RUN, reader, deadline, () -> move(new Name(reader, shard), run, run.atEnd()));
  }

  @Override
  public RunMark takeOver(String reader, int shard, Cursor run, Deadline deadline) {
    run.requireRunning();
    return steps.run(
        Step.Verb.READ_MARK,
        reader,
        deadline,
        () -> {
          Marked marked = marks.get(new Name(reader, shard));
          return marked != null && marked.run().equals(run) ? marked.mark() : RunMark.NONE;
        });
  }

  @Override
  public void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline deadline) {
    run.requireRunning();
    steps.run(
        Step.Verb.MARK_RUN,
        reader,
        deadline,
        () -> run.equals(cursors.get(new Name(reader, shard))) ? marks.put(new Name(reader, shard), new Marked(run, mark)) : null);
  }

  private boolean move(Name name, Cursor expected, Cursor next) {
    return expected.equals(Cursor.START) ? cursors.putIfAbsent(name, next) == null : cursors.replace(name, expected, next);
  }
}
