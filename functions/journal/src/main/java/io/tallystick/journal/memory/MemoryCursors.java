package io.tallystick.journal.memory;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.UnfinishedCodec;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

final class MemoryCursors implements Cursors {
  private record Name(String reader, int shard) {}

  private record Marked(Cursor run, RunMark mark) {}

  private final Map<Name, Reached> cursors = new ConcurrentHashMap<>();
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
    return steps.run(Step.Verb.READ_CURSOR, reader, deadline, () -> standing(new Name(reader, shard)).cursor());
  }

  @Override
  public Reached reached(String reader, int shard, Deadline deadline) {
    return steps.run(Step.Verb.READ_CURSOR, reader, deadline, () -> standing(new Name(reader, shard)));
  }

  @Override
  public boolean begin(String reader, int shard, long posted, long target, int version, Deadline deadline) {
    Cursor run = new Cursor(posted, target).requireRunning();
    return steps.run(Step.Verb.BEGIN_RUN, reader, deadline, () -> move(new Name(reader, shard), run.atStart(), before -> new Reached(run, before.unfinished())));
  }

  @Override
  public boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline deadline) {
    Reached end = new Reached(run.requireRunning().atEnd(), UnfinishedCodec.decode(UnfinishedCodec.encode(unfinished)));
    return steps.run(Step.Verb.COMPLETE_RUN, reader, deadline, () -> move(new Name(reader, shard), run, _ -> end));
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
        () -> run.equals(standing(new Name(reader, shard)).cursor()) ? marks.put(new Name(reader, shard), new Marked(run, mark)) : null);
  }

  private Reached standing(Name name) {
    return cursors.getOrDefault(name, Reached.START);
  }

  private boolean move(Name name, Cursor expected, UnaryOperator<Reached> next) {
    Reached before = standing(name);
    if (!before.cursor().equals(expected)) {
      return false;
    }
    return before == Reached.START ? cursors.putIfAbsent(name, next.apply(before)) == null : cursors.replace(name, before, next.apply(before));
  }
}
