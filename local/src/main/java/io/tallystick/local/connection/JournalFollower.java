package io.tallystick.local.connection;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Reads the journals of all shards, each from where it was left. */
public final class JournalFollower {
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int PAGE = 100;

  private final Store store;
  private final long[] next;

  public JournalFollower(Store store, int shards) {
    this.store = store;
    this.next = new long[shards];
  }

  /**
   * Gives what was appended since the last call, one shard after the other.
   *
   * @throws io.tallystick.journal.StoreException.Unavailable if the store does not answer in time; what was given is not given again
   */
  public void follow(Consumer<Segment> reader) {
    for (int shard = 0; shard < next.length; shard++) {
      List<Segment> page = store.journal().read(shard, next[shard], PAGE, Deadline.after(CALL));
      while (!page.isEmpty()) {
        page.forEach(reader);
        next[shard] = page.getLast().sequence() + 1;
        page = store.journal().read(shard, next[shard], PAGE, Deadline.after(CALL));
      }
    }
  }

  /** The segments of that shard that were given. */
  public long segments(int shard) {
    return next[shard];
  }
}
