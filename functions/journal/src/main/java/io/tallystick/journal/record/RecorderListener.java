package io.tallystick.journal.record;

import io.tallystick.journal.Segment;
import java.time.Duration;

/** Hears what a recorder does, for metrics. Called under the recorder's lock: be quick, never throw. */
public interface RecorderListener {
  RecorderListener NONE = new RecorderListener() {};

  /** Where a recorder's time goes. */
  enum Phase {
    /** Reading what others appended, and the cursor. */
    CATCH_UP,
    /** Reading accounts, holds and ids that the cache lacks. */
    LOAD,
    /** The rules. */
    DECIDE,
    /** The invariants. */
    CHECK,
    /** Encoding and hashing the segment. */
    SEAL,
    /** The conditional write. */
    APPEND,
    /** Taking the segment over into the cache. */
    APPLY
  }

  /** A phase of a batch took that long. */
  default void spent(Phase phase, Duration time) {}

  /** A segment was appended. */
  default void appended(Segment segment) {}

  /** Another writer's segment was in the way; the batch is decided again. */
  default void conflicted(int shard, long sequence) {}

  /** The cache was built anew from the cursor. */
  default void restarted(int shard, long sequence) {}
}
