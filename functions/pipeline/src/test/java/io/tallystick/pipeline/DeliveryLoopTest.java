package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.courier.Consignment;
import io.tallystick.delivery.courier.Disposition;
import io.tallystick.delivery.courier.QueuedConsignment;
import io.tallystick.journal.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of a batch of deliveries: each message at its own queue, in the time that is kept back for it. */
class DeliveryLoopTest {
  private static final String QUEUE = "tallystick-deliveries";
  private static final String FIFO = "tallystick-deliveries.fifo";
  private static final Disposition.PutOff LATER = new Disposition.PutOff(Duration.ofSeconds(7));
  private static final Disposition.Done DONE = new Disposition.Done();

  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, Disposition> decided = new HashMap<>();
  private final List<Consignment> delivered = new ArrayList<>();
  private final Map<String, List<QueuedConsignment>> carriedOut = new HashMap<>();
  private final Map<String, Disposition> told = new HashMap<>();
  private final List<Duration> timesToDeliver = new ArrayList<>();
  private final List<Duration> timesToCarryOut = new ArrayList<>();
  /** What delivering takes, of the time that it is given. */
  private Duration delivering = Duration.ZERO;

  private final DeliveryLoop loop =
      new DeliveryLoop(
          (batch, deadline) -> {
            delivered.addAll(batch);
            timesToDeliver.add(deadline.left());
            nanos.addAndGet(delivering.toNanos());
            return Map.copyOf(decided);
          },
          Map.of(QUEUE, at(QUEUE), FIFO, at(FIFO)));

  /** What is not decided, and what is put off, comes again. */
  private DeliveryLoop.CarryingOut at(String queue) {
    return (batch, dispositions, deadline) -> {
      carriedOut.put(queue, batch);
      told.putAll(dispositions);
      timesToCarryOut.add(deadline.left());
      return batch.stream()
          .map(queued -> queued.consignment().message())
          .filter(message -> !(dispositions.get(message) instanceof Disposition.Done))
          .collect(Collectors.toSet());
    };
  }

  private Deadline in(Duration time) {
    return Deadline.after(time, nanos::get);
  }

  @Test
  void eachMessageIsFinishedWithAtTheQueueThatItIsOf() {
    decided.putAll(Map.of("m0", DONE, "m1", DONE, "m2", LATER));
    List<Message> batch = Messages.batch().add(QUEUE, "", 3, "one").add(FIFO, "g", 1, "two").add(QUEUE, "", 1, "three").list();

    assertThat(loop.run(batch, in(Duration.ofSeconds(60)))).containsExactly("m2");

    assertThat(delivered)
        .containsExactlyInAnyOrder(new Consignment("m0", "", 3, "one"), new Consignment("m1", "g", 1, "two"), new Consignment("m2", "", 1, "three"));
    assertThat(carriedOut.get(QUEUE))
        .containsExactly(new QueuedConsignment(new Consignment("m0", "", 3, "one"), "receipt0"), new QueuedConsignment(new Consignment("m2", "", 1, "three"), "receipt2"));
    assertThat(carriedOut.get(FIFO)).containsExactly(new QueuedConsignment(new Consignment("m1", "g", 1, "two"), "receipt1"));
  }

  @Test
  void whatIsBehindOneThatWasPutOffWaitsAsLong() {
    decided.putAll(Map.of("m0", LATER, "m3", DONE));
    List<Message> batch =
        Messages.batch().add(FIFO, "g", 1, "first").add(FIFO, "g", 1, "behind").add(FIFO, "other", 1, "nobody knows").add(FIFO, "third", 1, "done").list();

    assertThat(loop.run(batch, in(Duration.ofSeconds(60)))).containsExactlyInAnyOrder("m0", "m1", "m2");

    assertThat(told).containsExactlyInAnyOrderEntriesOf(Map.of("m0", LATER, "m1", LATER, "m3", DONE));
  }

  @Test
  void whatIsNotInOrderWaitsForNoOther() {
    decided.put("m0", LATER);

    loop.run(Messages.batch().add(QUEUE, "", 1, "first").add(QUEUE, "", 1, "nobody knows").list(), in(Duration.ofSeconds(60)));

    assertThat(told).containsOnlyKeys("m0");
  }

  @Test
  void aQueueThatIsNotConfiguredIsLeftAloneAndItsMessageComesAgain() {
    decided.put("m1", DONE);

    assertThat(loop.run(Messages.batch().add("another", "", 1, "x").add(QUEUE, "", 1, "y").list(), in(Duration.ofSeconds(60)))).containsExactly("m0");

    assertThat(delivered).extracting(Consignment::message).containsExactly("m1");
  }

  @Test
  void timeIsKeptBackForCarryingOutHoweverLongDeliveringTakes() {
    delivering = Duration.ofSeconds(54);

    loop.run(Messages.batch().add(QUEUE, "", 1, "x").list(), in(Duration.ofSeconds(59)));

    assertThat(timesToDeliver).containsExactly(Duration.ofSeconds(54));
    assertThat(timesToCarryOut).containsExactly(DeliveryLoop.CARRYING_OUT);
  }

  @Test
  void ofLittleTimeHalfIsKeptBack() {
    loop.run(Messages.batch().add(QUEUE, "", 1, "x").list(), in(Duration.ofSeconds(4)));

    assertThat(timesToDeliver).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void anEmptyBatchAsksNobody() {
    assertThat(loop.run(List.of(), in(Duration.ofSeconds(60)))).isEmpty();

    assertThat(timesToDeliver).isEmpty();
    assertThat(carriedOut).isEmpty();
  }

  /** Both are told of a dead letter: whoever carries it out, and the log, which has the subscription if there is one. */
  @Test
  void aDeadLetterIsCarriedOutWhateverItsBody() {
    decided.put("m0", new Disposition.Dead("unreadable"));

    loop.run(Messages.batch().add(QUEUE, "", 1, "rubbish").list(), in(Duration.ofSeconds(60)));

    assertThat(told).containsEntry("m0", new Disposition.Dead("unreadable"));
    assertThat(Set.copyOf(carriedOut.keySet())).containsExactly(QUEUE);
  }
}
