package io.tallystick.simulator.dynamodb;

import java.util.function.Supplier;

/** Between a client and a service: whether a request arrives and when, and whether its answer comes back. */
public interface Wire {
  /** A wire on which nothing goes wrong and nothing takes time. */
  Wire DIRECT = new Wire() {};

  /**
   * Makes a call.
   *
   * @param subject what it is about, as a number that is the same in every run
   * @param what the same for people, only asked for where somebody reads it
   * @param effect what the service does, at one moment
   */
  default <T> T call(String operation, String table, long subject, Supplier<String> what, Supplier<T> effect) {
    return effect.get();
  }

  /** How far behind the replica is that an eventually consistent read asks, in nanoseconds. */
  default long lag() {
    return 0;
  }

  /** How many of some things the service does where it may do only a part of them; at least one. */
  default int part(int all) {
    return all;
  }
}
