package io.tallystick.local.requests;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Whether a queue has handed out all that was in it. SQS counts only approximately, so it has to say so several times, some time apart. What has gone to the
 * dead-letter queue counts as handed out too.
 */
final class QueueBacklog implements Backlog {
  /** How often it has to be empty, one time after the other. */
  static final int TIMES = 3;
  /** How long between two looks. */
  static final Duration APART = Duration.ofSeconds(1);

  private final SqsClient sqs;
  private final String queueUrl;
  private final LongSupplier nanoTime;
  /** The last looks, as many as count, that found it empty without one in between that did not. */
  private final Deque<Long> empty = new ArrayDeque<>(TIMES);

  private boolean looked;
  private long lastLook;

  /** @param nanoTime a clock as {@link System#nanoTime} */
  QueueBacklog(SqsClient sqs, String queueUrl, LongSupplier nanoTime) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.nanoTime = nanoTime;
  }

  @Override
  public void look() {
    long now = nanoTime.getAsLong();
    if (looked && now - lastLook < APART.toNanos()) {
      return;
    }
    looked = true;
    lastLook = now;
    if (QueueDepth.of(sqs, queueUrl).all() > 0) {
      empty.clear();
      return;
    }
    if (empty.size() == TIMES) {
      empty.removeFirst();
    }
    empty.addLast(now);
  }

  @Override
  public boolean emptySince(long time) {
    return empty.size() == TIMES && empty.getFirst() - time >= 0;
  }
}
