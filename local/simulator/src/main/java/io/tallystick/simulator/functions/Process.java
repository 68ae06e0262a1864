package io.tallystick.simulator.functions;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.dynamodb.DynamoLeases;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.lease.Leaseholder;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.journal.record.Nudges;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.pipeline.PlainFunctions;
import io.tallystick.pipeline.StreamEvent;
import io.tallystick.publisher.EventSink;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.kinesis.KinesisSink;
import io.tallystick.runtime.Recording;
import io.tallystick.runtime.SqsNudges;
import io.tallystick.simulator.Seams;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Instance;
import io.tallystick.simulator.cloud.Line;
import io.tallystick.simulator.cloud.Outage;
import io.tallystick.simulator.cloud.ShardGate;
import io.tallystick.simulator.cloud.SimulatedKinesis;
import io.tallystick.simulator.cloud.SimulatedSqs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process of a function: production code on what is simulated. Its parts are made when they are first needed. */
public final class Process {
  private final Instance instance;
  private final Services services;
  private final Seams seams;
  private final Tuning tuning;
  private final Line line;
  private final Retry retry;
  private final DynamoDbClient dynamo;
  private final Store store;
  private final FixedShards shards;
  private final SimulatedSqs sqs;
  private final LongSupplier now;
  private final PlainFunctions functions;
  private final Witness witness;

  private ShardedRecorder recorder;
  private BiFunction<Set<Integer>, Deadline, Set<Integer>> projector;
  private BiFunction<Set<Integer>, Deadline, Set<Integer>> publisher;
  private ShardedReader reader;
  private BiFunction<SQSEvent, Deadline, SQSBatchResponse> queue;
  private BiFunction<SQSEvent, Deadline, SQSBatchResponse> finisher;
  private BiFunction<StreamEvent, Deadline, StreamsEventResponse> stream;
  private Consumer<Deadline> keeper;

  /** Sees what a recorder is asked and answers. */
  public interface Witness {
    Recording around(Instance instance, Recording inner);
  }

  public Process(Cloud cloud, Instance instance, Services services, Seams seams, Tuning tuning, Witness witness) {
    this.instance = instance;
    this.services = services;
    this.seams = seams;
    this.tuning = tuning;
    this.witness = witness;
    this.line = new Line(cloud, instance);
    this.retry = new Retry(instance.random(), this::sleep);
    DynamoDbClient client = services.dynamo().client(line);
    Outage outage = services.outage();
    DynamoDbClient gated = outage == Outage.NONE ? client : new ShardGate(client, cloud, instance, outage, services.tables(), services.sharding());
    this.dynamo = seams.dynamoDb(gated);
    this.store = seams.store(new DynamoStore(dynamo, services.tables(), retry));
    this.shards = new FixedShards(store, services.sharding());
    this.sqs = new SimulatedSqs(services.queues(), line);
    this.now = cloud::now;
    this.functions =
        new PlainFunctions(
            services.sharding(),
            shards,
            sqs,
            services.names(),
            retry,
            instance.random(),
            this::time,
            now);
  }

  private Instant time() {
    return Instant.ofEpochSecond(0, instance.clock());
  }

  private void sleep(Duration time) {
    instance.sleep(time.toNanos());
  }

  public Instance instance() {
    return instance;
  }

  private int shardsAtOnce() {
    return Math.min(ShardedRecorder.WIDTH, services.sharding().shards());
  }

  private ShardedRecorder recorder(RecorderLimits limits, Nudges nudges) {
    return new ShardedRecorder(
        shards,
        shard -> new Recorder(store, shard, seams.clock(instance::clock), limits, retry, RecorderListener.NONE),
        ShardedRecorder.WIDTH,
        nudges);
  }

  private ShardedRecorder recorder() {
    if (recorder == null) {
      RecorderLimits limits = tuning.recorder().sharedBy(services.sharding().shards(), shardsAtOnce());
      Nudges nudges = services.sharding().several() ? new SqsNudges(() -> sqs, services.unfinished().toString(), instance.random(), now, (all, lost) -> {}) : Nudges.NONE;
      recorder = recorder(limits, nudges);
    }
    return recorder;
  }

  /** Records for a queue or a stream, which sends again what is not decided. */
  private Recording recording() {
    return seams.recording(witness.around(instance, recorder()::commit));
  }

  /** Records for whoever waits for the answer, and tells him also what is in flight. */
  public Recording attempting() {
    return seams.recording(witness.around(instance, (requests, _, deadline) -> recorder().attempt(requests, deadline)));
  }

  /** Drives on chains that others left unfinished. */
  public SQSBatchResponse finish(SQSEvent event, Deadline deadline) {
    if (finisher == null) {
      ShardedRecorder resuming = recorder();
      finisher = functions.finisher((chains, time) -> resuming.resume(chains, time).unfinished());
    }
    return finisher.apply(event, deadline);
  }

  public SQSBatchResponse record(SQSEvent event, Deadline deadline) {
    if (queue == null) {
      queue = functions.recorder(recording());
    }
    return queue.apply(event, deadline);
  }

  public StreamsEventResponse record(StreamEvent event, Deadline deadline) {
    if (stream == null) {
      stream = functions.streamRecorder(recording());
    }
    return stream.apply(event, deadline);
  }

  private Projector projector(int shard) {
    return new Projector(store, shard, tuning.projector().sharedBy(services.sharding().shards()));
  }

  /**
   * @param woken the shards whose segments woke it; none for all
   * @return those of them that have something left
   */
  public Set<Integer> project(Set<Integer> woken, Deadline deadline) {
    if (projector == null) {
      projector = functions.projector(this::projector);
    }
    return projector.apply(woken, deadline);
  }

  private PlainFunctions.Checks checks() {
    Leases leases = services.leases().around(new DynamoLeases(dynamo, services.tables(), retry));
    Leaseholder leaseholder = new Leaseholder(leases, tuning.lease(), this::time, () -> Long.toHexString(instance.random().nextLong()));
    return new PlainFunctions.Checks(store, leaseholder, tuning.checked(), services.differences());
  }

  public void keep(Deadline deadline) {
    if (keeper == null) {
      RecorderLimits limits = tuning.recorder().withoutRememberedSegments().sharedBy(services.sharding().shards(), shardsAtOnce());
      keeper = functions.keeper(recorder(limits, Nudges.NONE), this::projector, checks());
    }
    keeper.accept(deadline);
  }

  /**
   * @param woken the shards whose segments woke it; none for all
   * @return those of them that have something left
   */
  public Set<Integer> publish(Set<Integer> woken, Deadline deadline) {
    if (publisher == null) {
      KinesisSink sink = new KinesisSink(new SimulatedKinesis(services.outcomes(), line), "outcomes", tuning.lanes(), retry, bytes -> {});
      List<EventSink> sinks = List.of(seams.sink(sink));
      publisher = functions.publisher(shard -> new Publisher(store, shard, services.names().ledger(), sinks, tuning.publisher()));
    }
    return publisher.apply(woken, deadline);
  }

  public ShardedReader reader(Deadline deadline) {
    if (reader == null) {
      reader = new ShardedReader(store, shards.certain(deadline));
    }
    return reader;
  }

  /** Whether production code means an invocation to fail so. */
  static boolean expected(RuntimeException failure) {
    return failure.getClass().getName().endsWith("StreamLoop$FirstFailed");
  }
}
