package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.TransferIndex;
import java.util.List;
import java.util.OptionalInt;

/** A store on which no run is ever completed, as if its projector were killed right before. */
record WithoutCompletion(Store of) implements Store {
  @Override
  public Journal journal() {
    return of.journal();
  }

  @Override
  public Checkpoints checkpoints() {
    return of.checkpoints();
  }

  @Override
  public TransferIndex transfers() {
    return of.transfers();
  }

  @Override
  public FieldIndex fields() {
    return of.fields();
  }

  @Override
  public Statements statements() {
    return of.statements();
  }

  @Override
  public Cursors cursors() {
    Cursors cursors = of.cursors();
    return new Cursors() {
      @Override
      public OptionalInt shards(Deadline deadline) {
        return cursors.shards(deadline);
      }

      @Override
      public int fixShards(int shards, Deadline deadline) {
        return cursors.fixShards(shards, deadline);
      }

      @Override
      public Cursor read(String reader, int shard, Deadline deadline) {
        return cursors.read(reader, shard, deadline);
      }

      @Override
      public Reached reached(String reader, int shard, Deadline deadline) {
        return cursors.reached(reader, shard, deadline);
      }

      @Override
      public boolean begin(String reader, int shard, long posted, long target, int version, Deadline deadline) {
        return cursors.begin(reader, shard, posted, target, version, deadline);
      }

      @Override
      public boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline deadline) {
        throw new StoreException.Unavailable("killed", null);
      }

      @Override
      public RunMark takeOver(String reader, int shard, Cursor run, Deadline deadline) {
        return cursors.takeOver(reader, shard, run, deadline);
      }

      @Override
      public void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline deadline) {
        cursors.setMark(reader, shard, run, mark, deadline);
      }
    };
  }
}
