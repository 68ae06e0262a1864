package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.lease.Leaseholder;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.journal.verify.ClearingCheck;
import io.tallystick.journal.verify.Finding;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Sharding;
import io.tallystick.publisher.Publisher;
import io.tallystick.runtime.Recording;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What the functions of one process do with their events, put together without Quarkus, for whoever runs them in a process of his own and brings clock, chance and services along, as the simulator
 * does. Only settings and telemetry are left out.
 */
public final class PlainFunctions {
  /** In place of a shard's number, where it is of none. */
  private static final int BETWEEN_SHARDS = -1;

  private final Sharding sharding;
  private final FixedShards shards;
  private final SqsClient sqs;
  private final Names names;
  private final Retry retry;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * @param ledger of which reports are
   * @param queues whose messages are put off when they fail
   * @param invalid where it is reported what cannot be read
   */
  public record Names(String ledger, List<URI> queues, URI invalid) {}

  /**
   * @param sharding that of the ledger, as the process was told
   * @param shards makes it certain
   * @param nanoTime a monotonic clock, the one of the deadlines
   */
  public PlainFunctions(
      Sharding sharding, FixedShards shards, SqsClient sqs, Names names, Retry retry, RandomGenerator random, InstantSource clock, LongSupplier nanoTime) {
    this.sharding = sharding;
    this.shards = shards;
    this.sqs = sqs;
    this.names = names;
    this.retry = retry;
    this.random = random;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The recorder: it answers which messages have to be delivered again. For one batch at a time. */
  public BiFunction<SQSEvent, Deadline, SQSBatchResponse> recorder(Recording recording) {
    BatchLoop loop = new BatchLoop(recording, reports("recorder"), new SqsRedelivery(sqs, names.queues(), new RedeliveryDelay(random), nanoTime));
    return (event, deadline) -> RecorderHandler.run(loop, event, deadline);
  }

  /** The stream recorder: it answers from which record on they have to be delivered again, or throws so that the batch is cut. For one batch at a time. */
  public BiFunction<StreamEvent, Deadline, StreamsEventResponse> streamRecorder(Recording recording) {
    StreamLoop loop = new StreamLoop(recording, reports("stream-recorder"), messages -> {});
    return (event, deadline) -> StreamRecorderHandler.run(loop, event, deadline);
  }

  /**
   * The projector: it is told whose segments woke it, none for all shards, and answers which of them have something left.
   *
   * @param maker makes the one of a shard
   */
  public BiFunction<Set<Integer>, Deadline, Set<Integer>> projector(IntFunction<Projector> maker) {
    Turns turns = turns();
    Posting posting = posting(maker);
    return (woken, deadline) -> turns.each(woken, deadline, (shard, time) -> posting.post(shard, time).done());
  }

  /**
   * The publisher: it is told whose segments woke it, none for all shards, and answers which of them have something left.
   *
   * @param maker makes the one of a shard
   */
  public BiFunction<Set<Integer>, Deadline, Set<Integer>> publisher(IntFunction<Publisher> maker) {
    Turns turns = turns();
    PerShard<Publisher> publishers = new PerShard<>(maker);
    return (woken, deadline) -> turns.each(woken, deadline, (shard, time) -> Wiring.publish(publishers.of(shard), sharding, time).done());
  }

  /**
   * What the keeper checks.
   *
   * @param store where it reads
   * @param leaseholder lets one keeper at a time check a shard's read tables
   * @param entries of each shard's journal in one tick
   * @param findings hears of everything that is wrong, and on which shard; −1 for what the shards do not agree on
   */
  public record Checks(Store store, Leaseholder leaseholder, int entries, BiConsumer<Integer, Finding> findings) {}

  /**
   * The keeper's work at one tick.
   *
   * @param maker makes the projector of a shard
   */
  public Consumer<Deadline> keeper(ShardedRecorder recorder, IntFunction<Projector> maker, Checks checks) {
    Turns turns = turns();
    Posting posting = posting(maker);
    Expiring expiring = (shard, time) -> recorder.expireDue(shard, Wiring.EXPIRIES, time);
    Keeping keeping = sharding.several() ? recorder::keep : Keeping.NONE;
    Checking checking = Wiring.checks(checks.store(), checks.leaseholder(), checks.entries(), checks.findings())::check;
    Reconciling reconciling = reconciling(checks);
    return deadline -> KeeperHandler.tick(turns, (shard, part) -> KeeperHandler.keep(shard, expiring, posting, keeping, checking, part), reconciling, deadline);
  }

  private Reconciling reconciling(Checks checks) {
    if (!sharding.several()) {
      return Reconciling.NONE;
    }
    ClearingCheck check = Wiring.clearingCheck(checks.store(), sharding);
    return deadline -> check.check(deadline).findings().forEach(finding -> checks.findings().accept(BETWEEN_SHARDS, finding));
  }

  private Posting posting(IntFunction<Projector> maker) {
    PerShard<Projector> projectors = new PerShard<>(maker);
    return (shard, time) -> Wiring.post(projectors.of(shard), sharding, time);
  }

  private Turns turns() {
    return new Turns(shards::certain, random);
  }

  /**
   * The finisher: it answers which messages have to be delivered again. For one batch at a time.
   *
   * @param resuming drives chains on and answers those that are not finished
   */
  public BiFunction<SQSEvent, Deadline, SQSBatchResponse> finisher(BiFunction<Collection<ChainKey>, Deadline, Set<ChainKey>> resuming) {
    FinisherLoop loop = new FinisherLoop(resuming::apply, reports("finisher"), new SqsRedelivery(sqs, names.queues(), new RedeliveryDelay(random), nanoTime));
    return (event, deadline) -> FinisherHandler.run(loop, event, deadline);
  }

  private InvalidReports reports(String reporter) {
    return new SqsInvalidReports(sqs, names.invalid().toString(), "/" + names.ledger() + "/" + reporter, clock, retry);
  }
}
