package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.lease.LeaseTerms;
import io.tallystick.journal.lease.Leaseholder;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.journal.verify.ClearingCheck;
import io.tallystick.journal.verify.Finding;
import io.tallystick.journal.verify.RotatingCheck;
import io.tallystick.journal.verify.StoredBooks;
import io.tallystick.ledger.Sharding;
import io.tallystick.publisher.EventSink;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.kinesis.KinesisSink;
import io.tallystick.publisher.subscription.DeliverySink;
import io.tallystick.runtime.LedgerWiring;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Settings;
import io.tallystick.runtime.UnfinishedSettings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts the parts together, each made when a handler first needs it. */
final class Wiring {
  /** Holds released at once, by as few commits as hold them. */
  static final int EXPIRIES = 1_000;

  private Wiring() {}

  /** Another than that of requests: it needs less memory. */
  record KeepersRecorder(ShardedRecorder recorder) {}

  @Produces
  @Singleton
  static MeasuredWork measuredWork(Meter meter, Measured measured) {
    return new MeasuredWork(meter, measured);
  }

  @Produces
  @Singleton
  static Turns turns(FixedShards shards, RandomGenerator random) {
    return new Turns(shards::certain, random);
  }

  @Produces
  @Singleton
  static JournalEnds journalEnds(Store store) {
    return store.journal()::lastSequence;
  }

  @Produces
  @Singleton
  static KeepersRecorder keepersRecorder(Store store, FixedShards shards, Sharding sharding, Retry retry, Measured measured) {
    // It releases holds, one shard after the other, and drives on chains, for which nobody has to know what ids were recorded lately.
    RecorderLimits limits = LedgerWiring.recorderLimits().withoutRememberedSegments().sharedBy(sharding.shards(), Math.min(ShardedRecorder.WIDTH, sharding.shards()));
    return new KeepersRecorder(new ShardedRecorder(shards, shard -> new Recorder(store, shard, EpochNanos::now, limits, retry, measured)));
  }

  @Produces
  @Singleton
  static Expiring expiring(KeepersRecorder keepers, MeasuredWork work) {
    return work.expiring((shard, deadline) -> keepers.recorder().expireDue(shard, EXPIRIES, deadline));
  }

  @Produces
  @Singleton
  static Keeping keeping(KeepersRecorder keepers, Sharding sharding, MeasuredWork work) {
    return sharding.several() ? work.keeping(keepers.recorder()::keep) : Keeping.NONE;
  }

  @Produces
  @Singleton
  static Posting posting(Store store, Sharding sharding, JournalEnds ends, MeasuredWork work) {
    Projector.Limits limits = Projector.Limits.DEFAULT.sharedBy(sharding.shards());
    PerShard<Projector> projectors = new PerShard<>(shard -> new Projector(store, shard, limits));
    return work.posting((shard, deadline) -> post(projectors.of(shard), sharding, deadline), ends);
  }

  /** Of several shards none keeps memory between its turns. */
  static Projector.Progress post(Projector projector, Sharding sharding, Deadline deadline) {
    try {
      return projector.post(deadline);
    } finally {
      if (sharding.several()) {
        projector.forget();
      }
    }
  }

  @Produces
  @Singleton
  static Reconciling reconciling(Store store, Sharding sharding, MeasuredWork work) {
    if (!sharding.several()) {
      return Reconciling.NONE;
    }
    ClearingCheck check = clearingCheck(store, sharding);
    return work.reconciling(deadline -> Reconciling.told(check.check(deadline).findings()));
  }

  static ClearingCheck clearingCheck(Store store, Sharding sharding) {
    return new ClearingCheck(new StoredBooks(store), sharding.shards());
  }

  @Produces
  @Singleton
  static Checking checking(Store store, Leases leases, CheckSettings settings, MeasuredWork work) {
    if (settings.entries() == 0) {
      return Checking.NONE;
    }
    Leaseholder leaseholder = new Leaseholder(leases, LeaseTerms.DEFAULT, InstantSource.system(), () -> UUID.randomUUID().toString());
    return work.checking(
        checks(
            store,
            leaseholder,
            settings.entries(),
            (shard, finding) -> Log.error("Journal and read tables differ", null, "shard", shard, "problem", finding.problem(), "place", finding.place())));
  }

  /** @param findings hears of everything that is wrong, and on which shard */
  static MeasuredWork.Checks checks(Store store, Leaseholder leaseholder, int entries, BiConsumer<Integer, Finding> findings) {
    PerShard<RotatingCheck> checks = new PerShard<>(shard -> new RotatingCheck(store, shard, leaseholder, entries, finding -> findings.accept(shard, finding)));
    return (shard, deadline) -> checks.of(shard).check(deadline);
  }

  @Produces
  @Singleton
  static Publishing publishing(
      Settings settings,
      OutcomesSettings outcomes,
      DeliveriesSettings deliveries,
      Store store,
      Sharding sharding,
      Retry retry,
      Instance<KinesisClient> kinesis,
      Instance<DeliverySink> deliverySink,
      JournalEnds ends,
      MeasuredWork work) {
    List<EventSink> sinks = new ArrayList<>();
    if (!outcomes.stream().equals(OutcomesSettings.NONE)) {
      sinks.add(new KinesisSink(kinesis.get(), outcomes.stream(), outcomes.lanes(), retry, work::taken));
    }
    if (deliveries.areThere()) {
      sinks.add(deliverySink.get());
    }
    PerShard<Publisher> publishers = new PerShard<>(shard -> new Publisher(store, shard, settings.ledger(), sinks, Publisher.Limits.DEFAULT));
    return work.publishing((shard, deadline) -> publish(publishers.of(shard), sharding, deadline), ends);
  }

  /** Of several shards none keeps memory between its turns. */
  static Publisher.Progress publish(Publisher publisher, Sharding sharding, Deadline deadline) {
    try {
      return publisher.publish(deadline);
    } finally {
      if (sharding.several()) {
        publisher.forget();
      }
    }
  }

  @Produces
  @Singleton
  static BatchLoop batchLoop(
      Settings settings,
      QueueSettings queues,
      ShardedRecorder recorder,
      SqsClient sqs,
      Retry retry,
      RandomGenerator random,
      Measured measured,
      MeasuredWork work) {
    return new BatchLoop(
        measured.recording(recorder::commit),
        work.invalidReports(invalidReports(settings, queues, "recorder", sqs, retry)),
        work.redelivery(
            new SqsRedelivery(sqs, List.of(queues.requests(), queues.requestsFifo()), new RedeliveryDelay(random))));
  }

  @Produces
  @Singleton
  static StreamLoop streamLoop(
      Settings settings, QueueSettings queues, ShardedRecorder recorder, SqsClient sqs, Retry retry, Measured measured, MeasuredWork work) {
    return new StreamLoop(
        measured.recording(recorder::commit),
        work.invalidReports(invalidReports(settings, queues, "stream-recorder", sqs, retry)),
        // When a stream's records come again is Lambda's business.
        work.redelivery(messages -> {}));
  }

  @Produces
  @Singleton
  static FinisherLoop finisherLoop(
      Settings settings,
      QueueSettings queues,
      UnfinishedSettings unfinished,
      ShardedRecorder recorder,
      SqsClient sqs,
      Retry retry,
      RandomGenerator random,
      MeasuredWork work) {
    return new FinisherLoop(
        work.resuming(recorder::resume),
        work.invalidReports(invalidReports(settings, queues, "finisher", sqs, retry)),
        work.redelivery(new SqsRedelivery(sqs, List.of(URI.create(unfinished.queue())), new RedeliveryDelay(random))));
  }

  private static InvalidReports invalidReports(Settings settings, QueueSettings queues, String reporter, SqsClient sqs, Retry retry) {
    return new SqsInvalidReports(sqs, queues.invalid().toString(), "/" + settings.ledger() + "/" + reporter, InstantSource.system(), retry);
  }
}
