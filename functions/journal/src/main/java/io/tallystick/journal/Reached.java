package io.tallystick.journal;

import java.util.List;
import java.util.Objects;

/**
 * How far a reader of the journal has come, and what the journal leaves unfinished there.
 *
 * @param unfinished where those entries stand, in order, which begin what has not ended at {@link Cursor#posted()}: parts of chains across shards that are prepared, decisions that are not settled,
 *     expiries of which the other leg is not. Whoever knows them and what comes after {@code posted} knows all that is in flight on the shard
 */
public record Reached(Cursor cursor, List<Location> unfinished) {
  /** Before the first segment. */
  public static final Reached START = new Reached(Cursor.START, List.of());

  public Reached {
    Objects.requireNonNull(cursor, "cursor");
    unfinished = List.copyOf(unfinished);
  }
}
