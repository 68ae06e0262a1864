package io.tallystick.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What only the courier's environment has: {@code TALLYSTICK_DEAD_DELIVERIES_QUEUE} is {@code deadDeliveries().queue()}. */
@ConfigMapping(prefix = "tallystick")
public interface CourierSettings {
  DeadDeliveries deadDeliveries();

  Secrets secrets();

  Endpoint endpoint();

  /** What was given up. */
  interface DeadDeliveries {
    /** URL of a standard queue. */
    @WithDefault(DeliveriesSettings.NONE)
    String queue();
  }

  /** What signs webhooks. */
  interface Secrets {
    /** ARN of the KMS key that encrypts them. */
    @WithDefault(DeliveriesSettings.NONE)
    String key();
  }

  /** Where webhooks may lead. */
  interface Endpoint {
    /** Ranges of addresses beside the public ones, with commas between them, or {@value DeliveriesSettings#NONE}. */
    @WithDefault(DeliveriesSettings.NONE)
    String allowances();
  }
}
