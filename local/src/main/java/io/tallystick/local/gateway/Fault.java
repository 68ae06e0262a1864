package io.tallystick.local.gateway;

import java.time.Duration;

/** Something that goes wrong with a request. */
public sealed interface Fault {

  /** The service refuses it because too many came. */
  record Throttle() implements Fault {}

  /**
   * The service fails before it does anything.
   *
   * @param status 500 or 503
   */
  record ServerError(int status) implements Fault {

    public ServerError {
      if (status != 500 && status != 503) {
        throw new IllegalArgumentException("status must be 500 or 503, not " + status);
      }
    }
  }

  /**
   * It is done, but late.
   *
   * @param most the wait is anything up to it
   */
  record Delay(Duration most) implements Fault {

    public Delay {
      requirePositive(most);
    }
  }

  /** The connection breaks before the request reaches the service. */
  record DropBefore() implements Fault {}

  /** The service does it, and the connection breaks before the answer arrives. */
  record DropAfter() implements Fault {}

  /** It is done twice; the second answer is the one that arrives. */
  record Duplicate() implements Fault {}

  /**
   * Messages sent to a standard queue become visible late, each by its own time, and so out of order. Other requests pass.
   *
   * @param most in whole seconds, at most 900
   */
  record Postpone(Duration most) implements Fault {

    public Postpone {
      requirePositive(most);
      if (most.toSeconds() < 1 || most.toSeconds() > 900) {
        throw new IllegalArgumentException("a message can be postponed by 1 to 900 s, not " + most);
      }
    }
  }

  private static void requirePositive(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("a delay must be longer than nothing");
    }
  }
}
