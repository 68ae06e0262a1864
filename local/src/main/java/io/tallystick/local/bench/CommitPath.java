package io.tallystick.local.bench;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.Retry;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.publisher.EventSink;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.kinesis.KinesisSink;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The commit path alone: one recorder in this process, one batch after the other, no queue and no projector. */
final class CommitPath {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final int SHARD = LedgerConnection.SHARD;
  private static final int OPENINGS = 1_000;
  private static final long GIBIBYTE = 1L << 30;
  /** With room for all that a row records, so that no run of a projector, which works elsewhere in production, is measured as part of the commit path. */
  static final RecorderLimits LIMITS = new RecorderLimits(Limits.REQUEST_EVENTS, GIBIBYTE, GIBIBYTE, GIBIBYTE, 8 * GIBIBYTE, 0);

  private final WriteUnits units = new WriteUnits();
  private final Map<RecorderListener.Phase, Long> nanos = new EnumMap<>(RecorderListener.Phase.class);
  private final DynamoStore store;
  private final Recorder recorder;

  /** @param tables new and empty */
  CommitPath(DynamoDbClient client, Tables tables) {
    Retry retry = new Retry(ThreadLocalRandom.current(), Thread::sleep);
    store = new DynamoStore(client, tables, retry, units);
    recorder =
        new Recorder(
            store,
            SHARD,
            EpochNanos::now,
            LIMITS,
            retry,
            new RecorderListener() {
              @Override
              public void spent(Phase phase, Duration time) {
                nanos.merge(phase, time.toNanos(), Long::sum);
              }
            });
  }

  void open(Workload workload) {
    for (Request request : workload.openings(OPENINGS)) {
      recorder.record(List.of(request), Deadline.after(CALL));
    }
  }

  /** Records batches of that size for that long after as long a warm-up of at most two seconds. */
  Measurement run(AccountChoice choice, Workload workload, int batch, Duration time) {
    record(workload, batch, time.compareTo(Duration.ofSeconds(2)) < 0 ? time : Duration.ofSeconds(2));
    nanos.clear();
    units.take();
    long start = System.nanoTime();
    long transfers = record(workload, batch, time);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Double> phases = new LinkedHashMap<>();
    nanos.forEach((phase, spent) -> phases.put(phase.name().toLowerCase(Locale.ROOT).replace('_', ' '), spent / 1e6));
    return new Measurement(BenchPath.COMMIT, choice, batch, transfers, seconds, units.take(), phases);
  }

  private long record(Workload workload, int batch, Duration time) {
    long transfers = 0;
    for (Deadline end = Deadline.after(time); !end.over(); transfers += batch) {
      List<Decision.Answer> answers = recorder.record(List.of(workload.transfers(batch)), Deadline.after(CALL));
      for (Decision.OfTransfer made : answers.getFirst().transfers()) {
        if (made.outcome() != TransferOutcome.CREATED) {
          throw new IllegalStateException("a new transfer was not made: " + made);
        }
      }
    }
    return transfers;
  }

  /** Posts what was recorded so far to the read tables, whole runs for at least that long unless there are no more, and measures that. */
  Measurement project(AccountChoice choice, int batch, Duration time) {
    units.take();
    Projector projector = new Projector(store, SHARD, Projector.Limits.DEFAULT);
    long entries = 0;
    long start = System.nanoTime();
    Deadline end = Deadline.after(time);
    for (boolean done = false; !done && !end.over(); ) {
      Projector.Progress run = projector.postRun(Deadline.after(CALL));
      entries += run.entries();
      done = run.entries() == 0;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measurement(BenchPath.PROJECT, choice, batch, entries, seconds, units.take(), Map.of());
  }

  /** Publishes what was recorded so far, whole runs for at least that long unless there are no more, and measures that; its transfers are events. */
  Measurement publish(AccountChoice choice, int batch, KinesisClient kinesis, String stream, Duration time) {
    KinesisSink sink = new KinesisSink(kinesis, stream, 1, new Retry(ThreadLocalRandom.current(), Thread::sleep), taken -> {});
    long[] inSink = {0};
    EventSink timed =
        (events, deadline) -> {
          long before = System.nanoTime();
          sink.publish(events, deadline);
          inSink[0] += System.nanoTime() - before;
        };
    Publisher publisher = new Publisher(store, SHARD, "bench", List.of(timed), Publisher.Limits.DEFAULT);
    units.take();
    long events = 0;
    long start = System.nanoTime();
    Deadline end = Deadline.after(time);
    for (boolean done = false; !done && !end.over(); ) {
      Publisher.Progress run = publisher.publishRun(Deadline.after(CALL));
      events += run.events();
      done = run.done();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double streamMillis = inSink[0] / 1e6;
    return new Measurement(
        BenchPath.PUBLISH, choice, batch, events, seconds, units.take(), Map.of("stream", streamMillis, "journal and cursor", 1e3 * seconds - streamMillis));
  }
}
