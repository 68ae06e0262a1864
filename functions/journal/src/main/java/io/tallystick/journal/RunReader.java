package io.tallystick.journal;

import java.util.List;
import java.util.function.Predicate;

/** Reads what a reader of the journal has to do next, from its cursor on. */
public final class RunReader {
  /** Segments read from the journal at once. */
  private static final int PAGE = 100;

  private final Journal journal;
  private final int shard;

  public RunReader(Journal journal, int shard) {
    this.journal = journal;
    this.shard = shard;
  }

  /**
   * Offers the segments after the cursor in order: all of a run that was begun, else at most so many, until the journal ends or one is not wanted.
   *
   * @param most segments of a run that is not begun yet
   * @param wanted false for the first segment that is left to the next run; of a run that was begun it has to take every one
   */
  public void read(Cursor cursor, int most, Predicate<Segment> wanted, Deadline deadline) {
    long end = cursor.running() ? cursor.target() : cursor.posted() + most;
    long next = cursor.posted() + 1;
    while (next <= end) {
      List<Segment> page = journal.read(shard, next, (int) Math.min(PAGE, end + 1 - next), deadline);
      if (page.isEmpty()) {
        if (cursor.running()) {
          throw new StoreException.Corrupt("a run's target is after the journal's end: " + cursor.target(), null);
        }
        return;
      }
      for (Segment segment : page) {
        if (segment.sequence() != next++) {
          throw new StoreException.Corrupt("journal has a gap before sequence " + segment.sequence(), null);
        }
        if (!wanted.test(segment)) {
          return;
        }
      }
    }
  }
}
