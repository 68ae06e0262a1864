package io.tallystick.pipeline;

import io.tallystick.delivery.post.Destination;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Driven;
import io.tallystick.journal.verify.RotatingCheck;
import io.tallystick.ledger.ChainKey;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.subscription.DeliveryQueue;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Metric;
import java.util.Collection;

/** Wraps what only these functions do so that it is measured; none of them knows. */
final class MeasuredWork {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Meter meter;
  private final Measured measured;

  MeasuredWork(Meter meter, Measured measured) {
    this.meter = meter;
    this.measured = measured;
  }

  InvalidReports invalidReports(InvalidReports inner) {
    return (invalid, deadline) -> {
      meter.count(Metric.INVALID, invalid.size());
      return inner.report(invalid, deadline);
    };
  }

  Redelivery redelivery(Redelivery inner) {
    return messages -> {
      meter.count(Metric.REDELIVERIES, messages.size());
      inner.postpone(messages);
    };
  }

  Expiring expiring(Expiring inner) {
    return (shard, deadline) -> {
      int expired = measured.watched(() -> inner.expireDue(shard, deadline));
      meter.count(Metric.HOLDS_EXPIRED, expired);
      return expired;
    };
  }

  Posting posting(Posting inner, JournalEnds ends) {
    return (shard, deadline) -> {
      Projector.Progress progress = measured.watched(() -> inner.post(shard, deadline));
      meter.count(Metric.ENTRIES_POSTED, progress.entries());
      countUnposted(shard, progress, ends, deadline);
      return progress;
    };
  }

  /** What was posted is posted, whether or not there is time to look how much is left. */
  private void countUnposted(int shard, Projector.Progress progress, JournalEnds ends, Deadline deadline) {
    try {
      measured.count(shard, Metric.SEGMENTS_UNPOSTED, progress.done() ? 0 : ends.last(shard, deadline) - progress.posted());
    } catch (StoreException.Unavailable unknown) {
      Log.warn("It is not known how far the read tables are behind", unknown, "shard", shard);
    }
  }

  /** Drives on chains across shards, as {@link io.tallystick.journal.record.ShardedRecorder} does it. */
  @FunctionalInterface
  interface Drives {
    Driven resume(Collection<ChainKey> chains, Deadline deadline);
  }

  /** Drives on what a shard has unfinished. */
  @FunctionalInterface
  interface Keeps {
    Driven keep(int shard, Deadline deadline);
  }

  Resuming resuming(Drives inner) {
    return (chains, deadline) -> {
      Driven driven = measured.watched(() -> inner.resume(chains, deadline));
      count(driven);
      return driven.unfinished();
    };
  }

  Keeping keeping(Keeps inner) {
    return (shard, deadline) -> {
      Driven driven = measured.watched(() -> inner.keep(shard, deadline));
      count(driven);
      if (driven.inFlight() + driven.unsettled() > 0) {
        measured.count(shard, Metric.CHAINS_IN_FLIGHT, driven.inFlight());
        measured.count(shard, Metric.CHAINS_UNSETTLED, driven.unsettled());
        measured.most(shard, Metric.OLDEST_CHAIN_AGE, driven.oldest().toMillis());
      }
    };
  }

  private void count(Driven driven) {
    countSome(Metric.TRANSFERS_CREATED, driven.made());
    countSome(Metric.REJECTED, driven.rejected());
    countSome(Metric.CHAINS_DECIDED, driven.decided());
    countSome(Metric.CHAINS_ABANDONED, driven.abandoned());
    countSome(Metric.CHAINS_ENDED, driven.ended());
    countSome(Metric.CHAINS_SETTLED, driven.settled());
  }

  /** What is nearly always 0 costs nothing as long as it is not told: CloudWatch charges for the hours in which a metric is measured. */
  private void countSome(Metric metric, int count) {
    if (count > 0) {
      meter.count(metric, count);
    }
  }

  /** Compares the shards with one another and answers how many things do not agree. */
  @FunctionalInterface
  interface Comparing {
    int differences(Deadline deadline);
  }

  Reconciling reconciling(Comparing inner) {
    return deadline -> countSome(Metric.INVARIANTS_BROKEN, measured.watched(() -> inner.differences(deadline)));
  }

  /** What a check came to, for one shard. */
  @FunctionalInterface
  interface Checks {
    RotatingCheck.Checked check(int shard, Deadline deadline);
  }

  Checking checking(Checks inner) {
    return (shard, deadline) -> {
      RotatingCheck.Checked checked = measured.watched(() -> inner.check(shard, deadline));
      meter.count(Metric.CHECKED_SEGMENTS, checked.segments());
      meter.count(Metric.CHECKED_CHECKPOINTS, checked.checkpoints());
      if (checked.broken() > 0) {
        meter.count(Metric.INVARIANTS_BROKEN, checked.broken());
      }
    };
  }

  Publishing publishing(Publishing inner, JournalEnds ends) {
    return (shard, deadline) -> {
      Publisher.Progress progress = measured.watched(() -> inner.publish(shard, deadline));
      meter.count(Metric.EVENTS_PUBLISHED, progress.events());
      meter.count(Metric.SEGMENTS_UNPUBLISHED, progress.done() ? 0 : ends.last(shard, deadline) - progress.published());
      return progress;
    };
  }

  DeliveryQueue deliveryQueue(DeliveryQueue inner) {
    return (deliveries, deadline) -> {
      inner.send(deliveries, deadline);
      meter.count(Metric.DELIVERIES_QUEUED, deliveries.size());
    };
  }

  /** What a post takes, whatever becomes of it. */
  io.tallystick.delivery.post.Posting<Destination> posts(io.tallystick.delivery.post.Posting<Destination> inner) {
    return (destination, post) -> {
      long start = System.nanoTime();
      try {
        return inner.post(destination, post);
      } finally {
        meter.value(Metric.POST_TIME, (System.nanoTime() - start) / NANOS_PER_MILLI);
      }
    };
  }

  /** The stream of outcomes took a record. */
  void taken(int bytes) {
    meter.count(Metric.OUTCOME_RECORDS, 1);
    meter.count(Metric.OUTCOME_BYTES, bytes);
  }
}
