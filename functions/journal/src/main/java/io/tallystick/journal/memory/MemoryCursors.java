package io.tallystick.journal.memory;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class MemoryCursors implements Cursors {
  private record Name(String reader, int shard) {}

  private final Map<Name, Cursor> cursors = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryCursors(Steps steps) {
    this.steps = steps;
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

  private boolean move(Name name, Cursor expected, Cursor next) {
    return expected.equals(Cursor.START) ? cursors.putIfAbsent(name, next) == null : cursors.replace(name, expected, next);
  }
}
