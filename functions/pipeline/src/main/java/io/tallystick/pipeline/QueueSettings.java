package io.tallystick.pipeline;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** URLs of the SQS queues: {@code TALLYSTICK_QUEUES_REQUESTS} is {@code requests()}. All are required, and checked when the function starts. */
@ConfigMapping(prefix = "tallystick.queues")
public interface QueueSettings {
  URI requests();

  URI requestsFifo();

  URI invalid();
}
