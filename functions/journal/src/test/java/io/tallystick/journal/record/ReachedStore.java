package io.tallystick.journal.record;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A store whose cursors tell what is unfinished by reading the journal from its beginning. */
record ReachedStore(Store inner) implements Store {
  @Override
  public Journal journal() {
    return inner.journal();
  }

  @Override
  public Checkpoints checkpoints() {
    return inner.checkpoints();
  }

  @Override
  public TransferIndex transfers() {
    return inner.transfers();
  }

  @Override
  public FieldIndex fields() {
    return inner.fields();
  }

  @Override
  public Statements statements() {
    return inner.statements();
  }

  @Override
  public Cursors cursors() {
    Cursors cursors = inner.cursors();
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
        Cursor cursor = read(reader, shard, deadline);
        return new Reached(cursor, unfinished(shard, cursor.posted(), deadline));
      }

      @Override
      public boolean begin(String reader, int shard, long posted, long target, int version, Deadline deadline) {
        return cursors.begin(reader, shard, posted, target, version, deadline);
      }

      @Override
      public boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline deadline) {
        return cursors.complete(reader, shard, run, unfinished, deadline);
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

  private List<Location> unfinished(int shard, long posted, Deadline deadline) {
    Map<Object, Location> prepared = new LinkedHashMap<>();
    Map<Object, Location> others = new LinkedHashMap<>();
    for (long sequence = 0; sequence <= posted; sequence++) {
      Segment segment = inner.journal().at(shard, sequence, deadline).orElseThrow();
      List<Entry> entries = SegmentCodec.open(segment).entries();
      for (int i = 0; i < entries.size(); i++) {
        Location here = new Location(sequence, i);
        switch (entries.get(i)) {
          case CrossEntry.Prepared one -> prepared.put(one.key(), here);
          case CrossEntry.Ended one -> prepared.remove(one.key());
          case CrossEntry.Decided one -> {
            prepared.remove(one.key());
            if (!one.tell().isEmpty()) {
              others.put(one.key(), here);
            }
          }
          case CrossEntry.Settled one -> others.remove(one.key());
          case Entry.HoldExpired one when one.here() == LegsHere.DEBIT -> others.put(one.holdId(), here);
          case CrossEntry.ExpirySettled one -> others.remove(one.holdId());
          default -> {}
        }
      }
    }
    List<Location> all = new ArrayList<>(prepared.values());
    all.addAll(others.values());
    return all.stream().sorted().toList();
  }
}
