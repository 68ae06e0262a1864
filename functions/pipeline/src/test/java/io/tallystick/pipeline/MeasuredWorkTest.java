package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.record.Driven;
import io.tallystick.ledger.ChainKey;
import io.tallystick.publisher.subscription.QueuedDelivery;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is wrapped does what it did, and is measured. */
class MeasuredWorkTest {
  private static final List<QueuedDelivery> TWO = List.of(new QueuedDelivery("a", "", "{}"), new QueuedDelivery("b", "", "{}"));

  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "courier", () -> 1_795_000_000_000L, lines::add);
  private final MeasuredWork work = new MeasuredWork(meter, new Measured(meter));

  private String measured() {
    meter.flush();
    return String.join("", lines);
  }

  @Test
  void deliveriesCountOnceTheirQueueHasTakenThem() {
    List<QueuedDelivery> sent = new ArrayList<>();

    work.deliveryQueue((deliveries, deadline) -> sent.addAll(deliveries)).send(TWO, Deadline.after(Duration.ofSeconds(1)));

    assertThat(sent).isEqualTo(TWO);
    assertThat(measured()).contains("\"DeliveriesQueued\":2.0");
  }

  @Test
  void deliveriesThatTheirQueueDidNotTakeDoNotCount() {
    assertThatThrownBy(
            () ->
                work.deliveryQueue(
                        (deliveries, deadline) -> {
                          throw new StoreException.Unavailable("slow", null);
                        })
                    .send(TWO, Deadline.after(Duration.ofSeconds(1))))
        .isInstanceOf(StoreException.Unavailable.class);

    assertThat(measured()).isEmpty();
  }

  @Test
  void whatTheFinisherDrivesOnIsCountedAndWhatIsUnfinishedAnswered() {
    ChainKey open = new ChainKey(1, 5);

    Set<ChainKey> unfinished =
        work.resuming((chains, deadline) -> new Driven(2, 5, 1, 1, 0, 3, Set.of(open), 0, 0, Duration.ZERO)).resume(List.of(open, new ChainKey(1, 6)), Deadline.after(Duration.ofSeconds(1)));

    assertThat(unfinished).containsExactly(open);
    assertThat(measured()).contains("\"ChainsDecided\":2.0", "\"TransfersCreated\":5.0", "\"Rejected\":1.0", "\"ChainsAbandoned\":1.0", "\"ChainsSettled\":3.0").doesNotContain("ChainsEnded", "ChainsInFlight", "Failed");
  }

  @Test
  void whatCannotBeDrivenOnIsCountedAsFailed() {
    assertThatThrownBy(
            () ->
                work.resuming(
                        (chains, deadline) -> {
                          throw new StoreException.Unavailable("slow", null);
                        })
                    .resume(List.of(), Deadline.after(Duration.ofSeconds(1))))
        .isInstanceOf(StoreException.Unavailable.class);

    assertThat(measured()).contains("\"Failed\":1.0");
  }

  @Test
  void aPostIsTimedWhateverBecomesOfIt() {
    assertThat(work.posts((destination, post) -> new PostOutcome.Gone()).post(null, null)).isEqualTo(new PostOutcome.Gone());
    assertThatThrownBy(
            () ->
                work.posts(
                        (destination, post) -> {
                          throw new IllegalStateException("bug");
                        })
                    .post(null, null))
        .hasMessage("bug");

    assertThat(measured()).containsPattern("\"PostTime\":\\[[0-9.E-]+,[0-9.E-]+]");
  }
}
