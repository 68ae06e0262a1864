package io.tallystick.local.mapping;

import java.time.Duration;

/** A mapping that is all loops. */
abstract sealed class PollingMapping implements Mapping permits QueueMapping, StreamMapping {

  final Loops loops = new Loops();

  /** A mapping that the template disables starts paused; nothing is under way yet that could be waited for. */
  final void startPaused() {
    try {
      loops.pause(Duration.ZERO);
    } catch (InterruptedException impossible) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public final boolean pause(Duration atMost) throws InterruptedException {
    return loops.pause(atMost);
  }

  @Override
  public final void resume() {
    loops.resume();
  }

  @Override
  public final void close() {
    loops.stop();
  }
}
