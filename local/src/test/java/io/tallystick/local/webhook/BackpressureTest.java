package io.tallystick.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.readmodel.Projector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One endpoint never answers, one fails half of the time, one is healthy, under load. It is told by order, not by time: when the healthy one has everything, and everything is recorded and projected, most of what
 * is for the endpoint that hangs has not been tried once. It fails if a courier takes one delivery after the other, or if couriers keep trying the endpoint that hangs: since every delivery has the like beside
 * it in the queue, what is for the healthy one would not be done before.
 */
class BackpressureTest {
  private static final int BOUND_SECONDS = 600;
  private static final int MESSAGES = 14;
  private static final int COURIERS = 2;

  @TempDir private Path folder;

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger mostCouriers = new AtomicInteger();
  private Rig rig;
  private Receiver hanging;

  @Test
  @Timeout(BOUND_SECONDS + 60)
  void anEndpointThatHangsHoldsUpNeitherOthersNorTheLedger() throws Exception {
    Map<String, String> parameters = Map.of("CourierTimeoutSeconds", "30", "CourierMaximumConcurrency", "" + COURIERS, "RecorderBatchSize", "10");
    try (Rig started = Rig.start(folder, parameters, Duration.ofSeconds(BOUND_SECONDS))) {
      rig = started;
      Told told = new Told(rig.connection().store());
      hanging = rig.receiver("hanging", (_, _) -> hang());
      Receiver half = rig.receiver("half", (id, tries) -> Math.floorMod(id.hashCode() + tries, 2) == 0 ? 500 : 204);
      Receiver healthy = rig.receiver("healthy", (_, _) -> count());
      rig.subscribe("hanging", hanging);
      rig.subscribe("half", half);
      rig.subscribe("healthy", healthy);
      rig.send(Transfers.accounts());
      for (int message = 0; message < MESSAGES; message++) {
        rig.send(Transfers.message(message, rig.random()));
      }
      try {
        rig.await(() -> "not all is recorded", () -> told.readOn(rig.soon()).any(event -> event.subject().equals(Transfers.last(MESSAGES - 1))));
        int events = told.events(0, event -> true).size();
        rig.await(() -> "healthy has " + healthy.taken().size() + " of " + events, () -> Arrivals.distinct(healthy.taken()).size() == events);
        rig.await(() -> "the projector has not come to segment " + told.last(), () -> told.readBy(Projector.CURSOR, rig.soon()));

        System.out.println(events + " events; tried of hanging " + hanging.tried() + ", half has " + Arrivals.distinct(half.taken()).size() + "; couriers " + mostCouriers);
        assertThat(hanging.tried()).as("deliveries that the endpoint that hangs has seen").isPositive().isLessThan(events / 2);
        assertThat(hanging.taken()).isEmpty();
        rig.await(() -> "half has " + half.taken().size() + " of " + events, () -> Arrivals.distinct(half.taken()).size() == events);
        assertThat(hanging.tried()).as("its deliveries still wait").isLessThan(events);
        // Two queues have a courier's poller each, as often as they may.
        assertThat(mostCouriers.get()).as("couriers at once").isBetween(1, 2 * COURIERS);
      } finally {
        over.countDown();
      }
    }
  }

  private int count() {
    mostCouriers.accumulateAndGet(rig.backend().functions().get("tallystick-courier").pids().size(), Math::max);
    return 204;
  }

  private int hang() {
    try {
      over.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
