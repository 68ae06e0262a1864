package io.tallystick.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the publisher puts events: {@code TALLYSTICK_OUTCOMES_STREAM} is {@code stream()}. Only the publisher's environment has them. */
@ConfigMapping(prefix = "tallystick.outcomes")
public interface OutcomesSettings {
  /** What {@link #stream()} says where there is none. */
  String NONE = "none";

  /** Name of the Kinesis stream, or {@value #NONE}. */
  @WithDefault(NONE)
  String stream();

  /** Into how many lanes the accounts of a journal are divided, 1 to 256. */
  @WithDefault("1")
  int lanes();
}
