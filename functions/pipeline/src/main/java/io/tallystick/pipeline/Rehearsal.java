package io.tallystick.pipeline;

import io.quarkus.amazon.lambda.runtime.AmazonLambdaRecorder;
import io.quarkus.runtime.StartupEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.RehearsalContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A rehearsal before Lambda takes the snapshot that instances start from, so that what is slow once (classes, clients, the cache of the journal's
 * tail) is in the snapshot. Without snapshots it would only be more to do, so it is left out then.
 *
 * <p>It records nothing: an event that asks for nothing passes through the handler (the projector, the publisher and the keeper do what is due, as ever), the recorder is made to read the journals, and requests with events through one whose store is in memory and thrown
 * away. It delivers nothing: {@link CourierRehearsal}.
 */
@Singleton
final class Rehearsal {
  /** How Lambda says that it will take a snapshot. */
  static final String SNAPSHOT = "snap-start";

  private static final String COURIER = "courier";

  /** An event for each handler. */
  static final Map<String, String> EVENTS =
      Map.of(
          "recorder", "{\"Records\":[]}",
          "stream-recorder", "{\"Records\":[]}",
          "finisher", "{\"Records\":[]}",
          "projector", "{\"Records\":[]}",
          "publisher", "{\"Records\":[]}",
          COURIER, "{\"Records\":[]}",
          "keeper", "{}");

  private static final Set<String> RECORDERS = Set.of("recorder", "stream-recorder", "finisher");

  /** Well below the time that Lambda gives to a start. */
  private static final int MILLIS = 6_000;
  /** What the event gets of it: enough to have run everything once, for a projector that has much to do would take all there is. */
  private static final int EVENT_MILLIS = 2_000;

  /** What the recorder in memory is asked. */
  private static final List<String> REQUESTS =
      List.of(
          "{\"accounts\":[{\"id\":\"a\",\"asset\":\"X\"},{\"id\":\"b\",\"asset\":\"X\",\"flags\":[\"debits_must_not_exceed_credits\"]}]}",
          "{\"transfers\":[{\"id\":\"1\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":\"2\",\"asset\":\"X\"},"
              + "{\"id\":\"2\",\"debit_account_id\":\"b\",\"credit_account_id\":\"a\",\"amount\":\"3\",\"asset\":\"X\"}]}",
          "{}");

  private final Instance<ShardedRecorder> recorder;
  private final Retry retry;
  private final Consumer<Deadline> delivery;

  @Inject
  Rehearsal(Instance<ShardedRecorder> recorder, Retry retry) {
    this(recorder, retry, CourierRehearsal::run);
  }

  /** @param delivery makes one that leads nowhere, for the courier */
  Rehearsal(Instance<ShardedRecorder> recorder, Retry retry, Consumer<Deadline> delivery) {
    this.recorder = recorder;
    this.retry = retry;
    this.delivery = delivery;
  }

  void onStart(
      @Observes StartupEvent start,
      @ConfigProperty(name = "AWS_LAMBDA_INITIALIZATION_TYPE") Optional<String> initialization,
      @ConfigProperty(name = "quarkus.lambda.handler") Optional<String> handler) {
    if (initialization.filter(SNAPSHOT::equals).isPresent()) {
      handler.ifPresent(this::rehearse);
    }
  }

  private void rehearse(String handler) {
    try {
      Deadline time = Deadline.after(Duration.ofMillis(MILLIS));
      pass(EVENTS.getOrDefault(handler, "{}"));
      if (RECORDERS.contains(handler)) {
        inMemory(time);
        recorder.get().warm(time);
      }
      if (handler.equals(COURIER)) {
        delivery.accept(time);
      }
    } catch (StoreException.Unavailable inTime) {
      Log.info("Rehearsal before the snapshot was not finished", "reason", inTime.getMessage());
    } catch (IOException | RuntimeException failed) {
      // What is wrong will be wrong for the first invocation too, and be answered there.
      Log.warn("Rehearsal before the snapshot failed", failed);
    }
  }

  private static void pass(String event) throws IOException {
    AmazonLambdaRecorder.handle(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(), new RehearsalContext(EVENT_MILLIS));
  }

  private void inMemory(Deadline time) {
    Recorder rehearsing = new Recorder(new MemoryStore(), Shard.ONLY, System::nanoTime, RecorderLimits.DEFAULT, retry, RecorderListener.NONE);
    List<Message> messages =
        REQUESTS.stream().map(body -> new Message(0, "", "", "", 1, Request.UNKNOWN, "", body.getBytes(StandardCharsets.UTF_8))).toList();
    new BatchLoop((requests, groups, deadline) -> rehearsing.commit(requests, deadline), (invalid, deadline) -> List.of(), failed -> {}).run(messages, time);
  }
}
