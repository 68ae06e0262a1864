package io.tallystick.publisher;

import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.RunReader;
import io.tallystick.journal.Store;
import java.util.Optional;

/** What the journal tells, read from it some segments at a time. */
public final class JournalEvents {
  private final String source;
  private final int shard;
  private final int entries;
  private final int segments;
  private final RunReader segmentsAfter;
  private final Holds holds;
  private final Preparations preparations;

  /** @param ledger the ledger's name, of which the events' source is made */
  public JournalEvents(Store store, int shard, String ledger, Publisher.Limits limits) {
    this.source = LedgerEventWriter.source(ledger, shard);
    this.shard = shard;
    this.entries = limits.entries();
    this.segments = limits.segments();
    this.segmentsAfter = new RunReader(store.journal(), shard);
    this.holds = new Holds(store, shard);
    this.preparations = new Preparations(store, shard);
  }

  /**
   * What the next segments after a sequence tell, as many as the limits allow; empty where the journal ends.
   *
   * @param sequence −1 for all from the first segment on
   */
  public Optional<Batch> after(long sequence, Deadline deadline) {
    return after(new Cursor(sequence, sequence), deadline);
  }

  /** What the run tells that was begun, or the one to begin. */
  Optional<Batch> after(Cursor cursor, Deadline deadline) {
    Gathered gathered = new Gathered(cursor.running() ? Integer.MAX_VALUE : entries);
    segmentsAfter.read(cursor, segments, gathered::addWithin, deadline);
    return gathered.isEmpty() ? Optional.empty() : Optional.of(gathered.batch(source, shard, holds.of(gathered, deadline), preparations.of(gathered, deadline)));
  }
}
