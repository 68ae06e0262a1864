package io.tallystick.simulator;

import io.tallystick.simulator.kernel.Scheduler;
import io.tallystick.simulator.kernel.Time;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs a ledger's functions on simulated time and services, every choice drawn from one seed, and checks all that comes of it. */
public final class Simulation {
  /** Held, since loggers that nobody holds forget what they were set to. Functions that fail are what a simulation is made of. */
  private static final Logger FUNCTIONS = Logger.getLogger("io.tallystick");

  static {
    FUNCTIONS.setLevel(Level.OFF);
  }

  private Simulation() {}

  /** Runs it on this thread, to its end or to the first thing that is wrong. */
  public static Result run(Settings settings) {
    try (Scheduler scheduler = new Scheduler(Time.START)) {
      return new World(settings, scheduler).run();
    }
  }
}
