package io.tallystick.local.mapping;

import io.tallystick.local.template.Trigger;
import java.io.Closeable;
import java.time.Duration;

/** What feeds a function: a queue, a stream or the clock. Runs from when it is made until it is closed. */
public interface Mapping extends Closeable {

  /** What it was made from. */
  Trigger trigger();

  /**
   * Takes nothing more until it is resumed.
   *
   * @return whether what was under way has ended within the time
   */
  boolean pause(Duration atMost) throws InterruptedException;

  /** Goes on where it was paused. */
  void resume();

  /** Stops for good, at once: what is under way is abandoned. Pause it first to stop in order. */
  @Override
  void close();
}
