package io.tallystick.simulator.cloud;

import io.tallystick.simulator.kernel.Scheduler;
import io.tallystick.simulator.kernel.Trace;
import java.util.SplittableRandom;

/**
 * What everything in a simulation has in common.
 *
 * @param latency of a call, nanoseconds, on the average
 */
public record Cloud(Scheduler scheduler, Trace trace, FaultMix faults, SplittableRandom random, long latency) {
  public long now() {
    return scheduler.now();
  }
}
