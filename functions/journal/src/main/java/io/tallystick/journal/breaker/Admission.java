package io.tallystick.journal.breaker;

import java.time.Duration;
import java.time.Instant;

/** Whether a call may be made now. */
public sealed interface Admission {
  /** It may. Whoever makes it says how it went, with what was given here. */
  sealed interface Admitted extends Admission {}

  /**
   * As any call of a closed breaker.
   *
   * @param since of which time it is: when the breaker had closed
   */
  record Call(Instant since) implements Admitted {}

  /** As one of the few calls that find out whether the endpoint is back. */
  record Probing(String id) implements Admitted {}

  /** It may not, and nothing was tried. @param time after which it is worth asking again */
  record Wait(Duration time) implements Admission {}
}
