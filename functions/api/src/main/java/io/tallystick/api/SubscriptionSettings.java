package io.tallystick.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * What subscriptions need to be told by the environment: {@code TALLYSTICK_DELIVERIES_FIFO_QUEUE} is {@code deliveries().fifoQueue()}. Each is {@value #NONE} where the ledger was deployed
 * without deliveries.
 */
@ConfigMapping(prefix = "tallystick")
public interface SubscriptionSettings {
  /** What stands in the place of whatever is not there. */
  String NONE = "none";

  Deliveries deliveries();

  Secrets secrets();

  Endpoint endpoint();

  Target target();

  /** Whether there can be subscriptions. */
  default boolean areThere() {
    return !deliveries().queue().equals(NONE) && !deliveries().fifoQueue().equals(NONE) && !secrets().key().equals(NONE);
  }

  /** URLs of the queues of deliveries. */
  interface Deliveries {
    /** Of those in any order. */
    @WithDefault(NONE)
    String queue();

    /** Of those in order. */
    @WithDefault(NONE)
    String fifoQueue();
  }

  /** What signs webhooks. */
  interface Secrets {
    /** ARN of the KMS key that encrypts them. */
    @WithDefault(NONE)
    String key();
  }

  /** Where webhooks may lead. */
  interface Endpoint {
    /** Ranges of addresses beside the public ones, with commas between them. */
    @WithDefault(NONE)
    String allowances();
  }

  /** What else subscriptions may send to: ARNs with commas between them. */
  interface Target {
    @WithDefault(NONE)
    String queues();

    @WithDefault(NONE)
    String buses();
  }
}
