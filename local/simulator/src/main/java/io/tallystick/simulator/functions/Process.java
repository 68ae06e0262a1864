package io.tallystick.simulator.functions;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.pipeline.PlainFunctions;
import io.tallystick.pipeline.StreamEvent;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.kinesis.KinesisSink;
import io.tallystick.runtime.Recording;
import io.tallystick.simulator.Seams;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Instance;
import io.tallystick.simulator.cloud.Line;
import io.tallystick.simulator.cloud.SimulatedKinesis;
import io.tallystick.simulator.cloud.SimulatedSqs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A process of a function: production code on what is simulated. Its parts are made when they are first needed. */
public final class Process {
  private final Instance instance;
  private final Services services;
  private final Seams seams;
  private final Tuning tuning;
  private final Line line;
  private final Retry retry;
  private final Store store;
  private final PlainFunctions functions;
  private final Witness witness;

  private Recorder recorder;
  private Projector projector;
  private Publisher publisher;
  private LedgerReader reader;
  private BiFunction<SQSEvent, Deadline, SQSBatchResponse> queue;
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
    this.store = seams.store(new DynamoStore(seams.dynamoDb(services.dynamo().client(line)), services.tables(), retry));
    this.functions =
        new PlainFunctions(
            new SimulatedSqs(services.queues(), line),
            services.names(),
            retry,
            instance.random(),
            () -> Instant.ofEpochSecond(0, instance.clock()),
            cloud::now);
  }

  private void sleep(Duration time) {
    instance.sleep(time.toNanos());
  }

  public Instance instance() {
    return instance;
  }

  private Recorder recorder() {
    if (recorder == null) {
      recorder = new Recorder(store, Services.SHARD, seams.clock(instance::clock), tuning.recorder(), retry, RecorderListener.NONE);
    }
    return recorder;
  }

  /** Records for whoever waits for the answer. */
  public Recording recording() {
    return seams.recording(witness.around(instance, recorder()::commit));
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

  private Projector projector() {
    if (projector == null) {
      projector = new Projector(store, Services.SHARD, tuning.projector());
    }
    return projector;
  }

  public void project(Deadline deadline) {
    projector().post(deadline);
  }

  public void keep(Deadline deadline) {
    if (keeper == null) {
      Recorder expiring = new Recorder(store, Services.SHARD, seams.clock(instance::clock), tuning.recorder().withoutRememberedSegments(), retry, RecorderListener.NONE);
      keeper = PlainFunctions.keeper(Services.SHARD, expiring, projector());
    }
    keeper.accept(deadline);
  }

  public void publish(Deadline deadline) {
    if (publisher == null) {
      KinesisSink sink = new KinesisSink(new SimulatedKinesis(services.outcomes(), line), "outcomes", tuning.lanes(), retry, bytes -> {});
      publisher = new Publisher(store, Services.SHARD, services.names().ledger(), List.of(seams.sink(sink)), tuning.publisher());
    }
    publisher.publish(deadline);
  }

  public LedgerReader reader() {
    if (reader == null) {
      reader = new LedgerReader(store, Services.SHARD);
    }
    return reader;
  }

  /** Whether production code means an invocation to fail so. */
  static boolean expected(RuntimeException failure) {
    return failure.getClass().getName().endsWith("StreamLoop$FirstFailed");
  }
}
