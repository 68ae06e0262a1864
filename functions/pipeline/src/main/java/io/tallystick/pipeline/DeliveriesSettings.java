package io.tallystick.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** URLs of the queues of deliveries: {@code TALLYSTICK_DELIVERIES_QUEUE} is {@code queue()}. Only the publisher's and the courier's environment has them. */
@ConfigMapping(prefix = "tallystick.deliveries")
public interface DeliveriesSettings {
  /** What stands in the place of whatever is not there. */
  String NONE = "none";

  /** Of those in any order, or {@value #NONE}. */
  @WithDefault(NONE)
  String queue();

  /** Of those in order, or {@value #NONE}. */
  @WithDefault(NONE)
  String fifoQueue();

  /** Whether there can be subscriptions. */
  default boolean areThere() {
    return !queue().equals(NONE) && !fifoQueue().equals(NONE);
  }
}
