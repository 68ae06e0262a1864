package io.tallystick.api;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import java.util.List;
import java.util.OptionalInt;

/** Cursors as they are, for tests that change one answer. */
class ForwardingCursors implements Cursors {
  private final Cursors real;

  ForwardingCursors(Cursors real) {
    this.real = real;
  }

  @Override
  public OptionalInt shards(Deadline deadline) {
    return real.shards(deadline);
  }

  @Override
  public int fixShards(int shards, Deadline deadline) {
    return real.fixShards(shards, deadline);
  }

  @Override
  public Cursor read(String reader, int shard, Deadline deadline) {
    return real.read(reader, shard, deadline);
  }

  @Override
  public Reached reached(String reader, int shard, Deadline deadline) {
    return real.reached(reader, shard, deadline);
  }

  @Override
  public boolean begin(String reader, int shard, long posted, long target, int version, Deadline deadline) {
    return real.begin(reader, shard, posted, target, version, deadline);
  }

  @Override
  public boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline deadline) {
    return real.complete(reader, shard, run, unfinished, deadline);
  }

  @Override
  public RunMark takeOver(String reader, int shard, Cursor run, Deadline deadline) {
    return real.takeOver(reader, shard, run, deadline);
  }

  @Override
  public void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline deadline) {
    real.setMark(reader, shard, run, mark, deadline);
  }
}
