package io.tallystick.local.httpapi;

import io.tallystick.local.lambda.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Calls a function by its name and waits for what it answers. */
@FunctionalInterface
public interface Integration {

  /**
   * @param event JSON, at most 6 MB
   * @param atMost how long the event may wait for an environment
   * @return empty if the function's environments are all busy
   */
  Optional<Outcome> call(String function, byte[] event, Duration atMost) throws InterruptedException;
}
