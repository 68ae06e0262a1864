package io.tallystick.runtime;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.dynamodb.Operation;
import io.tallystick.journal.record.Recorded;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.BrokenInvariant;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Wraps what the functions do so that it is measured; none of them knows. */
public final class Measured implements RecorderListener {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Bytes of a segment's item beside its payload, about. */
  private static final int ITEM_BYTES = 300;
  /** Bytes that DynamoDB writes for one unit. */
  private static final int UNIT_BYTES = 1_024;

  private final Meter meter;
  private final boolean byShard;

  /** For a ledger of one shard. */
  public Measured(Meter meter) {
    this(meter, Sharding.ONE);
  }

  /** @param sharding that of the ledger; where there are several shards, what tells of their load is counted for each of them */
  public Measured(Meter meter, Sharding sharding) {
    this.meter = meter;
    this.byShard = sharding.several();
  }

  public Recording recording(Recording inner) {
    return (requests, groups, deadline) -> {
      long start = System.nanoTime();
      Recorded recorded = watched(() -> inner.record(requests, groups, deadline));
      meter.value(Metric.RECORD_TIME, (System.nanoTime() - start) / NANOS_PER_MILLI);
      meter.count(Metric.REQUESTS, requests.size());
      count(recorded.answers());
      return recorded;
    };
  }

  /** A call to DynamoDB consumed that. */
  public void used(Operation operation, String table, double units) {
    meter.count(operation.writes() ? Metric.WRITE_UNITS : Metric.READ_UNITS, units);
  }

  @Override
  public void spent(Phase phase, Duration time) {
    if (phase == Phase.APPEND) {
      meter.value(Metric.APPEND_TIME, time.toNanos() / NANOS_PER_MILLI);
    }
  }

  @Override
  public void appended(Segment segment) {
    meter.count(Metric.SEGMENTS, 1);
    meter.value(Metric.SEGMENT_BYTES, segment.payload().length);
    if (byShard) {
      meter.count(segment.shard(), Metric.SEGMENTS, 1);
      meter.count(segment.shard(), Metric.JOURNAL_UNITS, Math.ceilDiv(segment.payload().length + ITEM_BYTES, UNIT_BYTES));
    }
  }

  @Override
  public void conflicted(int shard, long sequence) {
    meter.count(Metric.CONFLICTS, 1);
    if (byShard) {
      meter.count(shard, Metric.CONFLICTS, 1);
    }
  }

  @Override
  public void restarted(int shard, long sequence) {
    meter.count(Metric.CACHE_RESTARTS, 1);
  }

  /** So many chains were left unfinished, and so many of them were not taken by their queue. */
  void handedOver(int chains, int lost) {
    meter.count(Metric.CHAINS_LEFT, chains);
    meter.count(Metric.CHAINS_NOT_HANDED_OVER, lost);
  }

  /** Does the work, and counts it if it fails. */
  public <T> T watched(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException failed) {
      failed(failed);
      throw failed;
    }
  }

  /** Work failed. */
  public void failed(RuntimeException failure) {
    meter.count(Metric.FAILED, 1);
    if (failure instanceof StoreException.Newer) {
      meter.count(Metric.NEWER_STATE, 1);
    }
    if (failure instanceof BrokenInvariant || failure instanceof StoreException.Corrupt) {
      meter.count(Metric.INVARIANTS_BROKEN, 1);
    }
  }

  /** Counts what tells of a shard's load: for the ledger, and where there are several shards for each of them. */
  public void count(int shard, Metric metric, double count) {
    meter.count(metric, count);
    if (byShard) {
      meter.count(shard, metric, count);
    }
  }

  /** As {@link #count}, where the ledger has what the worst of its shards has. */
  public void most(int shard, Metric metric, double value) {
    meter.most(metric, value);
    if (byShard) {
      meter.count(shard, metric, value);
    }
  }

  private void count(List<Decision.Answer> answers) {
    long accounts = 0;
    long transfers = 0;
    long existing = 0;
    long rejected = 0;
    for (Decision.Answer answer : answers) {
      for (Decision.OfAccount account : answer.accounts()) {
        accounts += account.outcome() == AccountOutcome.CREATED ? 1 : 0;
        existing += account.outcome() == AccountOutcome.EXISTS ? 1 : 0;
        rejected += account.outcome().succeeded() ? 0 : 1;
      }
      for (Decision.OfTransfer transfer : answer.transfers()) {
        if (transfer.outcome() == null) {
          continue; // in flight
        }
        transfers += transfer.outcome() == TransferOutcome.CREATED ? 1 : 0;
        existing += transfer.outcome() == TransferOutcome.EXISTS ? 1 : 0;
        rejected += transfer.outcome().succeeded() ? 0 : 1;
      }
    }
    meter.count(Metric.ACCOUNTS_CREATED, accounts);
    meter.count(Metric.TRANSFERS_CREATED, transfers);
    meter.count(Metric.EXISTING, existing);
    meter.count(Metric.REJECTED, rejected);
  }
}
