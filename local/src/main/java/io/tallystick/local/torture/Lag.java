package io.tallystick.local.torture;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How far who follows a shard's journal is behind it: the projector with the read tables, or the publisher.
 *
 * @param last the journal's last sequence, −1 before the first
 * @param posted the sequence up to which it has come
 */
record Lag(int shard, long last, long posted) {
  private static final Duration CALL = Duration.ofSeconds(20);

  /** @throws io.tallystick.journal.StoreException.Unavailable if the store does not answer in time */
  static Lag of(Store store, String cursor, int shard) {
    long posted = store.cursors().read(cursor, shard, Deadline.after(CALL)).posted();
    long last = store.journal().lastSequence(shard, Deadline.after(CALL));
    return new Lag(shard, last, posted);
  }

  /** Segments of all shards together that the read tables lack; otherwise as the other. */
  static long segments(Store store, int shards) {
    return IntStream.range(0, shards).mapToLong(shard -> of(store, Projector.CURSOR, shard).segments()).sum();
  }

  long segments() {
    return last - posted;
  }
}
