package io.tallystick.local.bench;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The commit path on several shards: recorders in this process that share nothing but the tables, as those of several instances of the function do, each with one batch after the other,
 * which it cuts by shard. No queue, and no projector at the same time.
 */
final class ShardsPath {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(2);
  private static final int OPENINGS = 1_000;

  /** Transfers whose write units are counted, in not too many batches. */
  private static final int COUNTED = 40_000;

  private static final int MOST_BATCHES = 200;
  /** All runs as large as they may be, however quick this machine is. */
  private static final Projector.Limits RUNS =
      new Projector.Limits(Projector.Limits.DEFAULT.segments(), Projector.Limits.DEFAULT.weight(), Projector.Limits.DEFAULT.openings());

  private final WriteUnits units = new WriteUnits();
  private final Counts counts;
  /** Of the projectors. */
  private final DynamoStore store;
  private final Sharding sharding;
  private final List<ShardedRecorder> recorders = new ArrayList<>();

  /** What all recorders did since {@link #reset}. */
  private static final class Counts implements RecorderListener {
    private final Map<Phase, LongAdder> nanos = new LinkedHashMap<>();
    private final LongAdder segments = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final AtomicLongArray entries;

    Counts(int shards) {
      entries = new AtomicLongArray(shards);
      for (Phase phase : Phase.values()) {
        nanos.put(phase, new LongAdder());
      }
    }

    void reset() {
      nanos.values().forEach(LongAdder::reset);
      segments.reset();
      conflicts.reset();
      for (int shard = 0; shard < entries.length(); shard++) {
        entries.set(shard, 0);
      }
    }

    double busiestShare() {
      long most = 0;
      long all = 0;
      for (int shard = 0; shard < entries.length(); shard++) {
        most = Math.max(most, entries.get(shard));
        all += entries.get(shard);
      }
      return (double) most / all;
    }

    Map<String, Double> milliseconds() {
      Map<String, Double> phases = new LinkedHashMap<>();
      nanos.forEach((phase, spent) -> phases.put(phase.name().toLowerCase(Locale.ROOT).replace('_', ' '), spent.sum() / 1e6));
      return phases;
    }

    @Override
    public void spent(Phase phase, Duration time) {
      nanos.get(phase).add(time.toNanos());
    }

    @Override
    public void appended(Segment segment) {
      segments.increment();
      entries.addAndGet(segment.shard(), segment.count());
    }

    @Override
    public void conflicted(int shard, long sequence) {
      conflicts.increment();
    }
  }

  /**
   * @param tables of a ledger that was created with so many shards, with nothing recorded
   * @param recorders that record at once
   */
  ShardsPath(DynamoDbClient client, Tables tables, Sharding sharding, int recorders) {
    this.sharding = sharding;
    this.counts = new Counts(sharding.shards());
    this.store = new DynamoStore(client, tables, new Retry(ThreadLocalRandom.current(), Thread::sleep), units);
    for (int i = 0; i < recorders; i++) {
      Retry retry = new Retry(ThreadLocalRandom.current(), Thread::sleep);
      DynamoStore own = new DynamoStore(client, tables, retry, units);
      this.recorders.add(
          new ShardedRecorder(new FixedShards(own, sharding), shard -> new Recorder(own, shard, EpochNanos::now, CommitPath.LIMITS, retry, counts)));
    }
  }

  void open(Workload workload) {
    for (Request request : workload.openings(OPENINGS)) {
      recorders.getFirst().commit(List.of(request), Deadline.after(CALL));
    }
  }

  /**
   * Records batches of that size for that long after as long a warm-up of at most two seconds.
   *
   * @param workloads one for each recorder
   * @param crossing the share of transfers whose accounts live on two shards, 0 to 1, as the workloads have it
   * @param costs whether all write units of a load of one size are counted besides
   * @param processors how much time processors have spent
   * @throws IllegalStateException if a transfer is not made
   */
  ShardsRow run(AccountChoice choice, double crossing, List<Workload> workloads, int batch, Duration time, boolean costs, ProcessorTime processors) throws InterruptedException {
    record(workloads, batch, time.compareTo(LONGEST_WARM_UP) < 0 ? time : LONGEST_WARM_UP);
    counts.reset();
    units.take();
    ProcessorTime.Spent before = processors.now();
    long start = System.nanoTime();
    long transfers = record(workloads, batch, time);
    double seconds = (System.nanoTime() - start) / 1e9;
    ProcessorTime.Spent after = processors.now();
    Measurement measurement = new Measurement(BenchPath.SHARDS, choice, batch, transfers, seconds, units.take(), counts.milliseconds());
    double emulator = after.childrenSeconds() - before.childrenSeconds();
    double own = after.ownSeconds() - before.ownSeconds();
    long segments = counts.segments.sum();
    long conflicts = counts.conflicts.sum();
    double busiest = counts.busiestShare();
    Optional<ShardsRow.Cost> cost = costs ? Optional.of(cost(workloads.getFirst(), batch)) : Optional.empty();
    return new ShardsRow(sharding.shards(), crossing, recorders.size(), measurement, cost, segments, conflicts, busiest, own + emulator, emulator);
  }

  private ShardsRow.Cost cost(Workload workload, int batch) {
    post();
    units.take();
    long transfers = 0;
    for (int batches = Math.clamp(COUNTED / batch, 1, MOST_BATCHES); batches > 0; batches--) {
      transfers += record(recorders.getFirst(), workload, batch);
    }
    double recording = units.take();
    post();
    return new ShardsRow.Cost(transfers, recording, units.take());
  }

  /** Posts all that was recorded to the read tables. */
  private void post() {
    for (int shard = 0; shard < sharding.shards(); shard++) {
      Projector projector = new Projector(store, shard, RUNS);
      while (projector.postRun(Deadline.after(CALL)).entries() > 0) {
        // the next run
      }
    }
  }

  private long record(List<Workload> workloads, int batch, Duration time) throws InterruptedException {
    Deadline end = Deadline.after(time);
    long transfers = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < recorders.size(); i++) {
        ShardedRecorder recorder = recorders.get(i);
        Workload workload = workloads.get(i);
        running.add(threads.submit(() -> record(recorder, workload, batch, end)));
      }
      for (Future<Long> one : running) {
        transfers += one.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("recording on " + sharding.shards() + " shards failed", failed.getCause());
    }
    return transfers;
  }

  private static long record(ShardedRecorder recorder, Workload workload, int batch, Deadline end) {
    long transfers = 0;
    while (!end.over()) {
      transfers += record(recorder, workload, batch);
    }
    return transfers;
  }

  /** One batch; answers how many transfers that were. */
  private static int record(ShardedRecorder recorder, Workload workload, int batch) {
    List<Decision.Answer> answers = recorder.commit(List.of(workload.transfers(batch)), Deadline.after(CALL)).answers();
    for (Decision.OfTransfer made : answers.getFirst().transfers()) {
      if (made.outcome() != TransferOutcome.CREATED) {
        throw new IllegalStateException("a new transfer was not made: " + made);
      }
    }
    return batch;
  }
}
