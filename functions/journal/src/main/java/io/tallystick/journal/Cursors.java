package io.tallystick.journal;

import java.util.List;
import java.util.OptionalInt;

/**
 * The cursors in the table {@code control}, one for each reader and shard, moved only by compare-and-set. With its cursor stands the version of what the reader writes: see
 * {@link StateVersions}. Beside them stands what was fixed when the ledger was created: see {@link FixedShards}. Every method that meets a version which is not known throws {@link StoreException.Newer} and changes nothing.
 */
public interface Cursors {
  /** The number of shards that the ledger was created with; empty where nobody has recorded it. Strongly consistent. */
  OptionalInt shards(Deadline deadline);

  /** Records the number of shards, unless one is recorded. Answers the one that is recorded then. */
  int fixShards(int shards, Deadline deadline);

  /** Strongly consistent; {@link Cursor#START} where none is stored. */
  Cursor read(String reader, int shard, Deadline deadline);

  /** The cursor with what is unfinished where it is {@linkplain Cursor#posted() posted}, read together. Strongly consistent; {@link Reached#START} where none is stored. */
  Reached reached(String reader, int shard, Deadline deadline);

  /**
   * Fixes the target of a run that starts after {@code posted}, and raises the state's version where it is older, by the same write. False if the cursor is not at rest at
   * {@code posted}.
   *
   * <p>Whose call fixed a target does not matter, since whoever finds a run does the same work; so after a lost answer it is true as soon
   * as that very run stands there.
   *
   * @param version what the run writes is of that version at least, to which the state is raised too
   */
  boolean begin(String reader, int shard, long posted, long target, int version, Deadline deadline);

  /** The same for a run that writes what every version has. */
  default boolean begin(String reader, int shard, long posted, long target, Deadline deadline) {
    return begin(reader, shard, posted, target, StateVersions.FIRST, deadline);
  }

  /**
   * Ends the run, and forgets its mark. False if the cursor is not at that run (another has ended it). After a lost answer, true if the run has ended and no other begun.
   *
   * @param unfinished what is unfinished at the run's end, in order, stored by the same write; at most {@link UnfinishedCodec#MOST}
   */
  boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline deadline);

  /** Ends the run of a reader that keeps no list of what is unfinished. */
  default boolean complete(String reader, int shard, Cursor run, Deadline deadline) {
    return complete(reader, shard, run, List.of(), deadline);
  }

  /**
   * Takes over an unfinished run that somebody else has begun: raises the state's version where it is older, and says how far the run is known to be written; {@link RunMark#NONE}
   * if the cursor is not at that run, nobody has said, or an older version was written until now. Strongly consistent.
   */
  RunMark takeOver(String reader, int shard, Cursor run, Deadline deadline);

  /** Says how far an unfinished run is written. Changes nothing if the cursor is not at that run. Where a newer release has taken it over, nothing more must be written of it. A mark is only a help: it may be lost, or replaced by an earlier one. */
  void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline deadline);
}
