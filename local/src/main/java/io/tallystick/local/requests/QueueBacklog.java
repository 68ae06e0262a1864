package io.tallystick.local.requests;

import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Whether a queue has handed out all that was in it. SQS counts only approximately, so it has to say so several times, some time apart. What has gone to the
 * dead-letter queue counts as handed out too.
 */
final class QueueBacklog {
  /** How often it has to be empty, one time after the other. */
  static final int TIMES = 3;
  /** How long between two looks. */
  static final Duration APART = Duration.ofSeconds(1);

  private final SqsClient sqs;
  private final String queueUrl;
  private final LongSupplier nanoTime;
  private boolean looked;
  private long lastLook;
  private long emptyFrom;
  private int times;

  /** @param nanoTime a clock as {@link System#nanoTime} */
  QueueBacklog(SqsClient sqs, String queueUrl, LongSupplier nanoTime) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.nanoTime = nanoTime;
  }

  /** Looks again if the last time is long enough ago. */
  void look() {
    long now = nanoTime.getAsLong();
    if (looked && now - lastLook < APART.toNanos()) {
      return;
    }
    looked = true;
    lastLook = now;
    if (QueueDepth.of(sqs, queueUrl).all() > 0) {
      times = 0;
    } else if (times++ == 0) {
      emptyFrom = now;
    }
  }

  /** Whether it has been empty since a time, as often as it has to be. */
  boolean emptySince(long time) {
    return times >= TIMES && emptyFrom - time >= 0;
  }
}
