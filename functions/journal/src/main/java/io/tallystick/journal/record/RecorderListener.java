package io.tallystick.journal.record;

import io.tallystick.journal.Segment;
import java.time.Duration;

/** Hears what a recorder does, for metrics. Called under the recorder's lock: be quick, never throw. */
public interface RecorderListener {
  RecorderListener NONE = new RecorderListener() {};

  /** A segment was appended; the time is that of the append alone. */
  default void appended(Segment segment, Duration time) {}

  /** Another writer's segment was in the way; the batch is decided again. */
  default void conflicted(int shard, long sequence) {}

  /** The cache was built anew from the cursor. */
  default void restarted(int shard, long sequence) {}
}
