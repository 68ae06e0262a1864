package io.tallystick.api;

import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Recording;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the parts together that only this function has. */
final class Wiring {
  private Wiring() {}

  @Produces
  @Singleton
  static Recording recording(ShardedRecorder recorder, Measured measured) {
    return measured.recording((requests, groups, deadline) -> recorder.attempt(requests, deadline));
  }
}
