package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.Disposition;
import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import java.util.stream.Stream;

/** Each thing that happens to a delivery or a breaker is counted once, as what it is. */
class DeliveryMeasuresTest {
  private static final Instant FIRST = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant NOW = FIRST.plusSeconds(90);
  private static final Delivery DELIVERY = new Delivery("s1", "s1.0-1-0", false, FIRST, 2, FIRST, "io.tallystick.transfer.posted.v1", "{}");

  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "courier", () -> 1_795_000_000_000L, lines::add);
  private final DeliveryMeasures measures = new DeliveryMeasures(meter, new Measured(meter), InstantSource.fixed(NOW));

  static Stream<Arguments> happenings() {
    return Stream.of(
        happening(measures -> measures.posted(DELIVERY, new PostOutcome.Delivered(204)), "\"Delivered\":1.0,\"DeliveryAttempts\":3.0,\"DeliveryTime\":90000.0"),
        happening(measures -> measures.posted(DELIVERY, new PostOutcome.Gone()), "\"DeliveriesFailed\":1.0"),
        happening(measures -> measures.posted(DELIVERY, new PostOutcome.Impossible(PostOutcome.Reason.ADDRESS)), "\"DeliveriesFailed\":1.0"),
        happening(measures -> measures.posted(DELIVERY, new PostOutcome.Failed(PostOutcome.Cause.STATUS, 503, Duration.ZERO)), "\"DeliveriesFailed\":1.0"),
        happening(measures -> measures.disposed("m", new Disposition.PutOff(Duration.ofSeconds(5))), "\"DeliveriesWaiting\":1.0"),
        happening(measures -> measures.disposed("m", new Disposition.Requeue(Duration.ofSeconds(5))), "\"DeliveriesWaiting\":1.0"),
        happening(measures -> measures.disposed("m", new Disposition.Replace(DELIVERY, Duration.ofSeconds(5))), "\"Redeliveries\":1.0"),
        happening(measures -> measures.disposed("m", new Disposition.Dead("too_old")), "\"DeliveriesDead\":1.0"),
        happening(measures -> measures.failed("m", new StoreException.Unavailable("slow", null)), "\"Failed\":1.0"),
        happening(measures -> measures.opened("e", new Breaker.Open(NOW, 1, List.of())), "\"BreakersOpened\":1.0"),
        happening(measures -> measures.closed("e"), "\"BreakersClosed\":1.0"),
        happening(measures -> measures.probed("e"), "\"BreakerProbes\":1.0"),
        happening(measures -> measures.unavailable("e", new StoreException.Newer("newer", Map.of())), "\"Failed\":1.0,\"NewerState\":1.0"));
  }

  private static Arguments happening(Consumer<DeliveryMeasures> happening, String measured) {
    return Arguments.of(happening, measured);
  }

  @ParameterizedTest
  @MethodSource("happenings")
  void itIsCountedAsWhatItIs(Consumer<DeliveryMeasures> happening, String measured) {
    happening.accept(measures);
    meter.flush();

    assertThat(lines).singleElement().asString().endsWith("\"Function\":\"courier\"," + measured + "}");
  }

  @Test
  void whatIsDoneOrOnlyWaitsForABreakerIsNotCountedTwice() {
    measures.disposed("m", new Disposition.Done());
    measures.waited("e");
    meter.flush();

    assertThat(lines).isEmpty();
  }
}
