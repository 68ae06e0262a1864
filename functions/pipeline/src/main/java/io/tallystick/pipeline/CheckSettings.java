package io.tallystick.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much the keeper checks: {@code TALLYSTICK_CHECK_ENTRIES} is {@code entries()}. Only the keeper's environment has it. */
@ConfigMapping(prefix = "tallystick.check")
public interface CheckSettings {
  /** Entries of each shard's journal in one call; 0 for none. */
  @WithDefault("0")
  int entries();
}
