package io.tallystick.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.cloud.SimulatedQueue.Stored;
import io.tallystick.simulator.dynamodb.Wire;
import io.tallystick.simulator.kernel.Scheduler;
import io.tallystick.simulator.kernel.Time;
import io.tallystick.simulator.kernel.Trace;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;

class SimulatedQueueTest {
  private static final long VISIBILITY = 30 * Time.SECOND;

  private final Scheduler scheduler = new Scheduler(Time.START);
  private final Cloud cloud =
      new Cloud(scheduler, new Trace(0), new FaultMix(new SplittableRandom(1), EnumSet.allOf(Fault.class)), new SplittableRandom(1), Time.MILLISECOND);

  private SimulatedQueue queue(boolean fifo) {
    return new SimulatedQueue(cloud, "queue", fifo, VISIBILITY, 2);
  }

  private static void send(SimulatedQueue queue, String body, String group) {
    queue.send(body.getBytes(StandardCharsets.UTF_8), group);
  }

  private static List<String> bodies(List<Stored> messages) {
    return messages.stream().map(message -> new String(message.body(), StandardCharsets.UTF_8)).toList();
  }

  private void pass(long time) {
    scheduler.at(scheduler.now() + time, () -> {});
    scheduler.run(() -> false, scheduler.now() + time);
  }

  @Test
  void whatIsReceivedIsOutOfSightUntilItsTimeIsOver() {
    SimulatedQueue queue = queue(false);
    send(queue, "a", "");
    assertThat(bodies(queue.receive(10))).containsExactly("a");
    pass(VISIBILITY - 1);
    assertThat(queue.receive(10)).isEmpty();
    pass(1);
    List<Stored> again = queue.receive(10);
    assertThat(bodies(again)).containsExactly("a");
    assertThat(again.getFirst().receives()).isEqualTo(2);
    queue.delete(again.getFirst());
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatIsSentWithADelayIsOutOfSightUntilItIsOver() {
    SimulatedQueue queue = queue(false);
    queue.send("a".getBytes(StandardCharsets.UTF_8), 5);
    pass(4);
    assertThat(queue.receive(10)).isEmpty();
    pass(1);
    assertThat(bodies(queue.receive(10))).containsExactly("a");
  }

  @Test
  void whatWasReceivedTooOftenIsGivenUpAndCanBeSentAgain() {
    SimulatedQueue queue = queue(false);
    send(queue, "a", "");
    for (int i = 0; i < 2; i++) {
      assertThat(queue.receive(10)).hasSize(1);
      pass(VISIBILITY);
    }
    assertThat(queue.receive(10)).isEmpty();
    assertThat(queue.size()).isZero();
    assertThat(queue.isEmpty()).as("it is not done").isFalse();
    queue.redrive();
    assertThat(queue.receive(10).getFirst().receives()).isOne();
  }

  @Test
  void aGroupIsInOrderAndHasOneBatchInFlight() {
    SimulatedQueue queue = queue(true);
    for (int i = 0; i < 4; i++) {
      send(queue, "a" + i, "a");
      send(queue, "b" + i, "b");
    }
    List<Stored> first = queue.receive(3);
    assertThat(bodies(first)).containsExactly("a0", "b0", "a1");
    assertThat(queue.receive(10)).as("of both groups some are in flight").isEmpty();
    queue.delete(first.get(1));
    assertThat(bodies(queue.receive(2))).containsExactly("b1", "b2");
    queue.delete(first.get(0));
    assertThat(queue.receive(10)).as("a1 is still in flight").isEmpty();
    pass(VISIBILITY);
    assertThat(bodies(queue.receive(2))).as("what was not done comes first").containsExactly("a1", "b1");
  }

  @Test
  void onlyTheNewestHandlePutsAMessageOff() {
    SimulatedQueue queue = queue(false);
    SimulatedSqs sqs = new SimulatedSqs(Map.of("queue", queue), Wire.DIRECT);
    send(queue, "a", "");
    String old = queue.receive(1).getFirst().receipt();
    pass(VISIBILITY);
    String newest = queue.receive(1).getFirst().receipt();
    assertThat(change(sqs, old, 1).failed()).hasSize(1);
    assertThat(change(sqs, newest, 90).successful()).hasSize(1);
    pass(VISIBILITY);
    assertThat(queue.receive(1)).isEmpty();
  }

  private static ChangeMessageVisibilityBatchResponse change(SimulatedSqs sqs, String receipt, int seconds) {
    return sqs.changeMessageVisibilityBatch(
        request -> request.queueUrl("https://sqs/1/queue").entries(entry -> entry.id("0").receiptHandle(receipt).visibilityTimeout(seconds)));
  }
}
