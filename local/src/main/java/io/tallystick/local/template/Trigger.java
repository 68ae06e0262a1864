package io.tallystick.local.template;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What calls a function. */
public sealed interface Trigger {

  /** Names it on this machine: the function's logical id and the event's. */
  String id();

  /** The name of the function that it calls. */
  String function();

  /** Whether it is switched on from the start. */
  boolean enabled();

  /** Where reading of a stream begins. */
  sealed interface Start {

    /** The oldest record there is. */
    record Oldest() implements Start {}

    /** The next new record. */
    record Latest() implements Start {}

    /** The first record that came at a time, or after it. */
    record At(Instant time) implements Start {}
  }

  /**
   * Messages of a queue.
   *
   * @param batchSize 1 to 10,000; 10 at most for a FIFO queue
   * @param window how long a batch may wait to fill; zero for not at all
   * @param reportsFailures whether the answer names the messages that failed
   * @param maximumConcurrency the most batches in flight
   */
  record OfQueue(String id, String function, boolean enabled, Arn queue, int batchSize, Duration window, boolean reportsFailures,
      OptionalInt maximumConcurrency) implements Trigger {}

  /**
   * Records of a Kinesis stream, or of a table's.
   *
   * @param start where it begins that has read nothing yet
   * @param batchSize 1 to 10,000
   * @param bisects whether a batch that fails is halved before it is tried again
   * @param maximumRetries empty for no limit
   * @param maximumAge of a record; empty for no limit
   * @param onFailure the queue that is told of records that were given up
   */
  record OfStream(String id, String function, boolean enabled, Arn stream, Start start, int batchSize, Duration window,
      boolean reportsFailures, boolean bisects, OptionalInt maximumRetries, Optional<Duration> maximumAge, Optional<Arn> onFailure) implements Trigger {}

  /**
   * The clock.
   *
   * @param rate the time between two calls
   * @param input the event, if it is not the usual one
   */
  record OfSchedule(String id, String function, boolean enabled, Duration rate, Optional<String> input) implements Trigger {}
}
