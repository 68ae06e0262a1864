package io.tallystick.local.torture;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.local.connection.LedgerConnection;
import java.time.Duration;

/**
 * How far the read tables are behind the journal.
 *
 * @param last the journal's last sequence, −1 before the first
 * @param posted the sequence up to which the read tables are
 */
record Lag(long last, long posted) {
  private static final Duration CALL = Duration.ofSeconds(20);

  /** @throws io.tallystick.journal.StoreException.Unavailable if the store does not answer in time */
  static Lag of(Store store) {
    long posted = store.cursors().read(Projector.CURSOR, LedgerConnection.SHARD, Deadline.after(CALL)).posted();
    long last = store.journal().last(LedgerConnection.SHARD, Deadline.after(CALL)).map(Segment::sequence).orElse(-1L);
    return new Lag(last, posted);
  }

  long segments() {
    return last - posted;
  }
}
