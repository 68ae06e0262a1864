package io.tallystick.pipeline;

import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts the parts together, each made when a handler first needs it. */
final class Wiring {
  /** The only shard of a ledger. */
  static final int SHARD = 0;
  /** Holds released at once, by as few commits as hold them. */
  private static final int EXPIRIES = 1_000;

  private Wiring() {}

  /**
   * Unlike the JDK's fast generators it gives other numbers in every instance that is started from one snapshot; jitter that all share is
   * none.
   */
  @Produces
  @Singleton
  static RandomGenerator random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  static Retry retry(RandomGenerator random) {
    return new Retry(random, Thread::sleep);
  }

  @Produces
  @Singleton
  static Meter meter(Settings settings, @ConfigProperty(name = "quarkus.lambda.handler") String function) {
    return new Meter(settings.ledger(), function, System::currentTimeMillis, System.out::println);
  }

  @Produces
  @Singleton
  static Telemetry telemetry(Meter meter) {
    return new Telemetry(meter, InstantSource.system());
  }

  @Produces
  @Singleton
  static Measured measured(Meter meter) {
    return new Measured(meter);
  }

  @Produces
  @Singleton
  static Recorder recorder(Store store, Retry retry, Measured measured) {
    return new Recorder(store, SHARD, EpochNanos::now, limits(), retry, measured);
  }

  @Produces
  @Singleton
  static Expiring expiring(Store store, Retry retry, Measured measured) {
    // It only releases holds, for which nobody has to know what ids were recorded lately.
    Recorder recorder = new Recorder(store, SHARD, EpochNanos::now, limits().withoutRememberedSegments(), retry, measured);
    return measured.expiring(deadline -> recorder.expireDue(EXPIRIES, deadline));
  }

  @Produces
  @Singleton
  static Posting posting(Store store, Measured measured) {
    return measured.posting(new Projector(store, SHARD, Projector.Limits.DEFAULT)::post);
  }

  @Produces
  @Singleton
  static BatchLoop batchLoop(Settings settings, Recorder recorder, SqsClient sqs, Retry retry, RandomGenerator random, Measured measured) {
    Settings.Queues queues = settings.queues();
    return new BatchLoop(
        measured.recording(recorder::record),
        measured.invalidReports(
            new SqsInvalidReports(sqs, queues.invalid().toString(), "/" + settings.ledger() + "/recorder", InstantSource.system(), retry)),
        measured.redelivery(
            new SqsRedelivery(sqs, List.of(queues.requests(), queues.requestsFifo()), new RedeliveryDelay(random))));
  }

  private static RecorderLimits limits() {
    return RecorderLimits.forMemory(Runtime.getRuntime().maxMemory());
  }
}
