package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Makes every call of the store: repeats what is worth repeating until the deadline, names what failed, and tells the meter. */
final class Calls {
  /** Sets the time of one attempt on a request. */
  interface TimeLimit extends Consumer<AwsRequestOverrideConfiguration.Builder> {}

  private final Retry retry;
  private final Meter meter;
  private final Duration attemptTimeout;

  /**
   * @param meter null for none
   * @param attemptTimeout the longest that one attempt may take; less where the deadline is nearer
   */
  Calls(Retry retry, Meter meter, Duration attemptTimeout) {
    this.retry = retry;
    this.meter = meter;
    this.attemptTimeout = attemptTimeout;
  }

  /** What requests ask the service to report. */
  ReturnConsumedCapacity reported() {
    return meter == null ? ReturnConsumedCapacity.NONE : ReturnConsumedCapacity.TOTAL;
  }

  /** Takes what an answer reports; null or empty if it was not asked to. */
  void used(Call call, Collection<ConsumedCapacity> capacities) {
    if (meter != null) {
      for (ConsumedCapacity capacity : capacities) {
        meter.used(call.operation(), call.table(), capacity.capacityUnits());
      }
    }
  }

  void used(Call call, ConsumedCapacity capacity) {
    if (capacity != null) {
      used(call, List.of(capacity));
    }
  }

  Retry.Backoff backoff(Deadline deadline) {
    return retry.backoff(deadline);
  }

  /**
   * Makes a call without condition.
   *
   * @throws StoreException.Unavailable if it did not succeed before the deadline
   * @throws StoreException.Refused if repeating does not help
   */
  <T> T run(Call call, Deadline deadline, Function<TimeLimit, T> attempt) {
    return new Attempts<>(call, deadline, attempt).run();
  }

  /** Makes a write that may fail its condition. Throws as {@link #run}. */
  Conditional conditional(Call call, Deadline deadline, Consumer<TimeLimit> attempt) {
    Attempts<Void> attempts =
        new Attempts<>(
            call,
            deadline,
            limit -> {
              attempt.accept(limit);
              return null;
            });
    try {
      attempts.run();
      return new Conditional.Met();
    } catch (ConditionalCheckFailedException e) {
      return new Conditional.NotMet(e.item(), attempts.doubtful);
    }
  }

  private final class Attempts<T> {
    private final Call call;
    private final Deadline deadline;
    private final Function<TimeLimit, T> attempt;
    private boolean doubtful;

    private Attempts(Call call, Deadline deadline, Function<TimeLimit, T> attempt) {
      this.call = call;
      this.deadline = deadline;
      this.attempt = attempt;
    }

    private T run() {
      if (deadline.over()) {
        throw call.noTime();
      }
      Retry.Backoff backoff = retry.backoff(deadline);
      while (true) {
        try {
          return attempt.apply(timeLimit());
        } catch (ConditionalCheckFailedException e) {
          throw e;
        } catch (SdkException e) {
          judge(e);
          if (!backoff.pause()) {
            throw call.unavailable(e);
          }
        }
      }
    }

    private void judge(SdkException failure) {
      switch (Verdict.of(failure)) {
        case THROTTLED -> {}
        case DOUBTFUL -> doubtful = true;
        case REFUSED -> throw call.refused(failure);
        case ABORTED -> {
          Thread.currentThread().interrupt();
          throw call.aborted(failure);
        }
      }
    }

    private TimeLimit timeLimit() {
      Duration left = deadline.left();
      Duration limit = left.compareTo(attemptTimeout) < 0 ? left : attemptTimeout;
      return override -> override.apiCallAttemptTimeout(limit.isPositive() ? limit : Retry.LEAST);
    }
  }
}
