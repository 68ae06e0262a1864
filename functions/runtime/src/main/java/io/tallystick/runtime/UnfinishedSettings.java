package io.tallystick.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where chains across shards are handed over that a function leaves unfinished: {@code TALLYSTICK_UNFINISHED_QUEUE} is {@link #queue()}. */
@ConfigMapping(prefix = "tallystick.unfinished")
public interface UnfinishedSettings {
  /** What stands in the place of a queue that is not there. */
  String NONE = "none";

  /** URL of the queue; {@value #NONE} where the ledger has one shard. */
  @WithDefault(NONE)
  String queue();

  /** Whether there is a queue. */
  default boolean areHandedOver() {
    return !queue().equals(NONE);
  }
}
