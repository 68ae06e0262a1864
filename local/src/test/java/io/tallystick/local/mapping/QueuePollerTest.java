package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueuePollerTest {

  private final ManualTime time = new ManualTime();
  private final ScriptedQueue queue = new ScriptedQueue();
  private final Semaphore turn = new Semaphore(1);

  @Test
  void anEmptyQueueCallsNothing() throws Exception {
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    assertThat(poller(10, 0, true, function).cycle()).isNull();
    assertThat(function.calls).isEmpty();
  }

  @Test
  void withoutAWindowABatchIsWhatOneReceiveGives() throws Exception {
    queue.add("a", "b", "c");
    queue.addAfter(Duration.ofMillis(1), "late");
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    poller(10, 0, true, function).cycle();
    assertThat(function.calls).containsExactly(List.of("a", "b", "c"));
    assertThat(queue.deleted).containsExactly("a", "b", "c");
  }

  @Test
  void aBatchWaitsForItsWindowButNotLonger() throws Exception {
    queue.add("a");
    queue.addAfter(Duration.ofMillis(1500), "b");
    queue.addAfter(Duration.ofMillis(2100), "too late");
    Instant start = time.now();
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    poller(100, 2, true, function).cycle();
    assertThat(function.calls).containsExactly(List.of("a", "b"));
    assertThat(Duration.between(start, time.now())).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2050));
  }

  @Test
  void aFullBatchDoesNotWaitForItsWindow() throws Exception {
    queue.add(IntStream.range(0, 25).mapToObj(Integer::toString).toArray(String[]::new));
    Instant start = time.now();
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    poller(20, 300, true, function).cycle();
    assertThat(function.calls.getFirst()).hasSize(20);
    assertThat(time.now()).isEqualTo(start);
  }

  @Test
  void aBatchEndsAtSixMegabytesAndWhatIsLeftComesFirstInTheNextOne() throws Exception {
    String large = "x".repeat(1_000_000);
    List<String> bodies = IntStream.range(0, 8).mapToObj(number -> number + large).toList();
    queue.add(bodies.toArray(String[]::new));
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    QueuePoller poller = poller(100, 5, true, function);
    Instant start = time.now();
    poller.cycle();
    assertThat(function.calls.getFirst()).containsExactlyElementsOf(bodies.subList(0, 6));
    assertThat(time.now()).as("a batch that is full by size does not wait").isEqualTo(start);
    poller.cycle();
    assertThat(function.calls.get(1)).containsExactlyElementsOf(bodies.subList(6, 8));
    assertThat(queue.deleted).hasSize(8);
  }

  @Test
  void onlyTheReportedMessagesStay() throws Exception {
    queue.add("a", "b", "c");
    BatchAnswer answer = poller(10, 0, true, function(batch -> ScriptedFunction.failing("id-b"))).cycle();
    assertThat(answer).isInstanceOf(BatchAnswer.Partly.class);
    assertThat(queue.deleted).containsExactly("a", "c");
  }

  @Test
  void allMessagesStayAfterAnErrorOrAReportOfAnUnknownMessage() throws Exception {
    for (Outcome outcome : List.of(ScriptedFunction.ERROR, ScriptedFunction.failing("id-a", "id-z"), ScriptedFunction.failing(""))) {
      queue.add("a", "b");
      assertThat(poller(10, 0, true, function(batch -> outcome)).cycle()).isInstanceOf(BatchAnswer.Failed.class);
      assertThat(queue.deleted).isEmpty();
    }
  }

  @Test
  void withoutReportsAnyAnswerDeletesTheBatch() throws Exception {
    queue.add("a", "b");
    poller(10, 0, false, function(batch -> ScriptedFunction.failing("id-a"))).cycle();
    assertThat(queue.deleted).containsExactly("a", "b");
  }

  @Test
  void whileOnePollerWaitsAtTheQueueTheOthersDoNotAsk() throws Exception {
    turn.acquire();
    queue.add("a");
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    assertThat(poller(10, 0, true, function).cycle()).as("it comes back within a second, so that it can be paused").isNull();
    assertThat(queue.receives).isZero();
    turn.release();
    assertThat(poller(10, 0, true, function).cycle()).isNotNull();
  }

  @Test
  void whoHasFoundSomethingLetsTheNextOneAskBeforeItCallsTheFunction() throws Exception {
    queue.add("a");
    poller(10, 0, true, function(batch -> {
      assertThat(turn.availablePermits()).isEqualTo(1);
      return ScriptedFunction.DONE;
    })).cycle();
    assertThat(queue.deleted).containsExactly("a");
  }

  @Test
  void whoWasToldOfAFailureLetsTheNextOneAsk() {
    queue.broken = true;
    assertThatThrownBy(poller(10, 0, true, function(batch -> ScriptedFunction.DONE))::cycle).isInstanceOf(IOException.class);
    assertThat(turn.availablePermits()).isEqualTo(1);
  }

  private QueuePoller poller(int batchSize, int windowSeconds, boolean reports, ScriptedFunction function) {
    Trigger.OfQueue trigger = new Trigger.OfQueue("Function/Queue", "function", true, Arn.parse("arn:aws:sqs:us-east-1:000000000000:queue"), batchSize,
        Duration.ofSeconds(windowSeconds), reports, OptionalInt.empty());
    return new QueuePoller(trigger, queue, function, time, turn);
  }

  private static ScriptedFunction function(Function<List<String>, Outcome> answers) {
    return new ScriptedFunction("body", answers);
  }

  /** Gives each message once, when its time has come. Waiting turns the clock. */
  private final class ScriptedQueue implements QueueSource {

    private record Timed(Instant from, String body) {}

    final List<String> deleted = new ArrayList<>();
    int receives;
    boolean broken;
    private final List<Timed> waiting = new ArrayList<>();

    void add(String... bodies) {
      for (String body : bodies) {
        waiting.add(new Timed(time.now(), body));
      }
    }

    void addAfter(Duration delay, String body) {
      waiting.add(new Timed(time.now().plus(delay), body));
    }

    @Override
    public List<Message> receive(int most, Duration wait) throws IOException {
      receives++;
      if (broken) {
        throw new IOException("told to fail");
      }
      assertThat(most).isPositive();
      assertThat(wait.toNanosPart()).as("SQS waits whole seconds").isZero();
      Instant end = time.now().plus(wait);
      while (ready().isEmpty() && time.now().isBefore(end)) {
        time.sleep(Duration.ofMillis(10));
      }
      List<Timed> taken = ready().stream().limit(most).toList();
      waiting.removeAll(taken);
      return taken.stream().map(message -> new Message("id-" + message.body(), "handle", json(message.body()))).toList();
    }

    @Override
    public void delete(List<Message> messages) {
      messages.forEach(message -> deleted.add(message.id().substring("id-".length())));
    }

    private List<Timed> ready() {
      return waiting.stream().filter(message -> !message.from().isAfter(time.now())).toList();
    }

    private byte[] json(String body) {
      return ("{\"body\":\"" + body + "\"}").getBytes(StandardCharsets.UTF_8);
    }
  }
}
