package io.tallystick.local.mapping;

import io.tallystick.local.lambda.Invoker;
import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.template.Function;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Calls a function for an event that nobody waits for: tries again after a minute and after two more, then gives up and says so. */
final class AsynchronousInvoker {

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);

  private final Function function;
  private final Invoker invoker;
  private final FailureQueue failures;
  private final Time time;

  AsynchronousInvoker(Function function, Invoker invoker, FailureQueue failures, Time time) {
    this.function = function;
    this.invoker = invoker;
    this.failures = failures;
    this.time = time;
  }

  /**
   * @return the last outcome
   * @throws IOException if it was given up and nobody could be told
   */
  Outcome invoke(byte[] event) throws IOException, InterruptedException {
    Instant accepted = time.now();
    for (int attempts = 1; ; attempts++) {
      Outcome outcome = invoker.invoke(event);
      if (!(outcome instanceof Outcome.Failed failure)) {
        return outcome;
      }
      Duration wait = FIRST_WAIT.multipliedBy(attempts);
      boolean exhausted = attempts > function.asynchronous().maximumRetries();
      boolean tooOld = time.now().plus(wait).isAfter(accepted.plus(function.asynchronous().maximumAge()));
      if (exhausted || tooOld) {
        String condition = exhausted ? "RetriesExhausted" : "EventAgeExceeded";
        failures.send(FailureReports.ofEvent(event, failure, function.arn().toString(), condition, attempts, time.now()));
        return outcome;
      }
      time.sleep(wait);
    }
  }
}
