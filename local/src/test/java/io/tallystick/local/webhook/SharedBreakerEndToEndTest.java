package io.tallystick.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.SharedBreakers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several couriers, real functions in processes of their own, and one endpoint that dies and comes back: seen from the endpoint, and in the table of breakers. */
class SharedBreakerEndToEndTest {
  private static final int BOUND_SECONDS = 600;
  private static final int MESSAGES = 16;
  /** How long a dead endpoint takes to say so, so that couriers, and probes of several, would meet. */
  private static final long SLOW_MILLIS = 400;

  @TempDir private Path folder;

  private Rig rig;
  private Receiver receiver;
  private volatile boolean alive = true;
  /** Set when the endpoint has answered well since it was dead. */
  private volatile boolean recovered;
  private final AtomicInteger mostBeforeRecovery = new AtomicInteger();
  private final AtomicInteger mostCouriers = new AtomicInteger();

  @Test
  @Timeout(BOUND_SECONDS + 60)
  void aDeadEndpointIsLeftAloneButForOneProbeOfAllCouriersAndOneGoodProbeBringsThemBack() throws Exception {
    Map<String, String> parameters = Map.of("CourierTimeoutSeconds", "30", "CourierMaximumConcurrency", "5", "CourierBatchSize", "2", "RecorderBatchSize", "10");
    try (Rig started = Rig.start(folder, parameters, Duration.ofSeconds(BOUND_SECONDS))) {
      rig = started;
      receiver = rig.receiver("one", this::answer);
      rig.subscribe("one", receiver);
      rig.send(Transfers.accounts());
      rig.await(() -> "accounts are not heard of", () -> receiver.taken().size() >= Transfers.ACCOUNTS);
      assertThat(breaker()).as("good calls are not written").isEqualTo(Breaker.initial());

      alive = false;
      for (int message = 0; message < MESSAGES; message++) {
        rig.send(Transfers.message(message, rig.random()));
      }
      rig.await(() -> "it does not open: " + breaker(), () -> breaker() instanceof Breaker.Open);
      Instant closedIsForgotten = Instant.now().plus(SharedBreakers.REFRESH);
      rig.await(() -> "calls that were let through before do not end", () -> Instant.now().isAfter(closedIsForgotten) && receiver.underWay() == 0);
      int before = receiver.requests();
      int openings = openings();
      mostBeforeRecovery.set(0);

      rig.await(() -> "it is not probed: " + breaker(), () -> openings() >= openings + 2);
      assertThat(receiver.requests() - before).as("requests to the dead endpoint since it opened, each a probe").isBetween(2, 3);
      assertThat(mostCouriers.get()).as("couriers that ran").isGreaterThan(1);

      int good = receiver.taken().size();
      alive = true;
      rig.await(() -> "it is not closed: " + breaker(), () -> breaker() instanceof Breaker.Closed);
      rig.await(() -> receiver.taken().size() - good + " are delivered again", () -> receiver.taken().size() >= good + 20);
      assertThat(breaker()).as("closed by one good probe, and not opened again").isInstanceOf(Breaker.Closed.class);
      assertThat(mostBeforeRecovery.get()).as("requests at once before the good probe had ended").isEqualTo(BreakerLimits.DEFAULT.probes());
      assertThat(receiver.wrong()).isEmpty();
    }
  }

  private int answer(String id, int tries) {
    mostCouriers.accumulateAndGet(rig.backend().functions().get("tallystick-courier").pids().size(), Math::max);
    boolean good = alive;
    if (!recovered) {
      mostBeforeRecovery.accumulateAndGet(receiver.underWay(), Math::max);
    }
    if (!good) {
      recovered = false;
      slow();
      return 503;
    }
    recovered = !mostIsOfAnotherTime();
    return 204;
  }

  /** Before it was ever dead there is nothing to recover from. */
  private boolean mostIsOfAnotherTime() {
    return breaker().equals(Breaker.initial());
  }

  private static void slow() {
    try {
      TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private Breaker breaker() {
    URI url = URI.create(receiver.url());
    return rig.connection().deliveries().breakers().read(new EndpointUrl("http", "127.0.0.1", url.getPort(), url.getPath()).key(), rig.soon()).breaker();
  }

  private int openings() {
    return switch (breaker()) {
      case Breaker.Open open -> open.openings();
      case Breaker.HalfOpen halfOpen -> halfOpen.openings();
      case Breaker.Closed closed -> closed.openings();
    };
  }
}
