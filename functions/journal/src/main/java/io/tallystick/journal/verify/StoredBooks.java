package io.tallystick.journal.verify;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.InFlight;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The shards' books as the read tables have them, taken on to the journals' ends. */
public final class StoredBooks implements ClearingCheck.Source {
  /** Segments after the projector's cursor beyond which the books are not told: the check waits until the projector has caught up. */
  static final long MOST_BEHIND = 1_000;

  private final Store store;

  public StoredBooks(Store store) {
    this.store = store;
  }

  @Override
  public Optional<ClearingBooks> books(int shard, Deadline deadline) {
    long posted = store.cursors().read(Projector.CURSOR, shard, deadline).posted();
    if (last(shard, deadline) - posted > MOST_BEHIND) {
      return Optional.empty();
    }
    Reading<InFlight> reading = new LedgerReader(store, shard).inFlight(Consistency.STRONG, deadline);
    InFlight inFlight = reading.value();
    Map<ChainKey, CrossEntry.Decided> unsettled = new HashMap<>();
    inFlight.unsettled().forEach(decided -> unsettled.put(decided.key(), decided));
    return Optional.of(new ClearingBooks(reading.sequence(), inFlight.clearing(), inFlight.prepared(), unsettled, !inFlight.expiries().isEmpty()));
  }

  @Override
  public long last(int shard, Deadline deadline) {
    return store.journal().lastSequence(shard, deadline);
  }
}
