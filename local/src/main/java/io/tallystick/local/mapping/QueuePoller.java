package io.tallystick.local.mapping;

import io.tallystick.local.lambda.Invoker;
import io.tallystick.local.template.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes batches from a queue and gives them to a function, one after the other. Used by one thread. */
final class QueuePoller {

  /** Lambda polls for 20 s; a second costs nothing here, and lets a mapping stop soon. */
  static final Duration LONG_POLL = Duration.ofSeconds(1);

  /** Between polls within the last second of a window, which are short since SQS waits whole seconds only. */
  private static final Duration SHORT_PAUSE = Duration.ofMillis(50);

  private final Trigger.OfQueue trigger;
  private final QueueSource queue;
  private final Invoker function;
  private final Time time;
  private final Semaphore turn;
  /** Received, but too large for the batch before. */
  private final Deque<Message> carried = new ArrayDeque<>();

  /** @param turn of one permit, which the pollers of a queue share: one of them waits at the queue, and the next as soon as it has found something */
  QueuePoller(Trigger.OfQueue trigger, QueueSource queue, Invoker function, Time time, Semaphore turn) {
    this.trigger = trigger;
    this.queue = queue;
    this.function = function;
    this.time = time;
    this.turn = turn;
  }

  /**
   * Takes one batch, hands it over and deletes what is done.
   *
   * @return the answer; null if there was no message
   */
  BatchAnswer cycle() throws IOException, InterruptedException {
    List<Message> batch = collect();
    if (batch.isEmpty()) {
      return null;
    }
    Set<String> ids = new LinkedHashSet<>();
    batch.forEach(message -> ids.add(message.id()));
    BatchAnswer answer = BatchAnswer.of(function.invoke(event(batch)), trigger.reportsFailures(), ids);
    switch (answer) {
      case BatchAnswer.Done() -> queue.delete(batch);
      case BatchAnswer.Partly(Set<String> failed) -> queue.delete(batch.stream().filter(message -> !failed.contains(message.id())).toList());
      case BatchAnswer.Failed(String why) -> {
        // Its messages become visible again by their time-out.
      }
    }
    return answer;
  }

  private List<Message> collect() throws IOException, InterruptedException {
    Batch batch = new Batch();
    while (!carried.isEmpty() && batch.add(carried.peekFirst())) {
      carried.removeFirst();
    }
    if (batch.isFull()) {
      return batch.messages;
    }
    Instant end = batch.messages.isEmpty() ? null : time.now().plus(trigger.window());
    while (!batch.isFull()) {
      Duration left = end == null ? LONG_POLL : Duration.between(time.now(), end);
      if (end != null && (left.isNegative() || left.isZero())) {
        break;
      }
      int most = trigger.batchSize() - batch.messages.size();
      List<Message> received = end == null
          ? receiveInTurn(most)
          : queue.receive(most, left.compareTo(LONG_POLL) > 0 ? LONG_POLL : left.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
      received.forEach(batch::addOrCarry);
      if (end == null) {
        if (received.isEmpty() || trigger.window().isZero()) {
          break;
        }
        end = time.now().plus(trigger.window());
      } else if (received.isEmpty() && left.compareTo(Duration.ofSeconds(1)) < 0) {
        time.sleep(left.compareTo(SHORT_PAUSE) < 0 ? left : SHORT_PAUSE);
      }
    }
    return batch.messages;
  }

  /** If its turn does not come it returns with nothing, so that a mapping which is to pause does not wait for every poller's turn. */
  private List<Message> receiveInTurn(int most) throws IOException, InterruptedException {
    if (!turn.tryAcquire(LONG_POLL.toNanos(), TimeUnit.NANOSECONDS)) {
      return List.of();
    }
    try {
      return queue.receive(most, LONG_POLL);
    } finally {
      turn.release();
    }
  }

  private static byte[] event(List<Message> batch) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes("{\"Records\":[".getBytes(StandardCharsets.US_ASCII));
    for (int index = 0; index < batch.size(); index++) {
      if (index > 0) {
        event.write(',');
      }
      event.writeBytes(batch.get(index).record());
    }
    event.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
    return event.toByteArray();
  }

  private final class Batch {

    private final List<Message> messages = new ArrayList<>();
    private long bytes = EventSize.FRAME;
    private boolean overflown;

    boolean isFull() {
      return overflown || messages.size() >= trigger.batchSize();
    }

    /** A message that is too large by itself goes alone, as an event that the function's limit refuses rather than one that nobody sees. */
    boolean add(Message message) {
      if (!messages.isEmpty() && (messages.size() >= trigger.batchSize() || bytes + message.record().length + 1 > EventSize.LIMIT)) {
        overflown = true;
        return false;
      }
      messages.add(message);
      bytes += message.record().length + 1;
      return true;
    }

    void addOrCarry(Message message) {
      if (overflown || !add(message)) {
        carried.addLast(message);
      }
    }
  }
}
