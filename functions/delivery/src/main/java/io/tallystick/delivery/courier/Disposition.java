package io.tallystick.delivery.courier;

import java.time.Duration;
import java.util.Optional;

/** What is to become of a message of the delivery queue. */
public sealed interface Disposition {
  /** It is finished with. */
  record Done() implements Disposition {}

  /** It comes again after a time, as it is. @param time at most {@link RetryPlan#LONGEST_OUT_OF_SIGHT} */
  record PutOff(Duration time) implements Disposition {}

  /** It comes again after a time, and is not out of sight until then: its like is sent, then this one finished with. @param delay at most {@link RetryPlan#LONGEST_DELAY} */
  record Requeue(Duration delay) implements Disposition {}

  /** Another takes its place: that one is sent, then this one finished with. @param delay at most {@link RetryPlan#LONGEST_DELAY} */
  record Replace(Delivery next, Duration delay) implements Disposition {}

  /**
   * It is given up: it goes to where people look at it, with the cause.
   *
   * @param lastFailure why the last post failed, if that is known and does not say the same
   */
  record Dead(String cause, Optional<String> lastFailure) implements Disposition {
    public Dead(String cause) {
      this(cause, Optional.empty());
    }
  }
}
