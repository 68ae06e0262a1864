package io.tallystick.local.mapping;

import io.tallystick.local.lambda.Invoker;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads one shard in order and gives its records to a function, one batch at a time. A batch that fails stops the shard until it succeeds or
 * is given up. Used by one thread.
 */
final class ShardPoller {

  /** Lambda polls a shard four times a second. */
  static final Duration POLL_PAUSE = Duration.ofMillis(250);

  private final Trigger.OfStream trigger;
  private final String functionArn;
  private final StreamSource stream;
  private final String shard;
  private final StreamSource.Position start;
  private final Invoker function;
  private final Checkpoints checkpoints;
  private final FailureQueue failures;
  private final Backoff backoff;
  private final Time time;

  /** Read, but not settled, in order. */
  private final Deque<StreamBatch> work = new ArrayDeque<>();
  /** Read, but not in a batch yet. */
  private final Deque<StreamRecord> buffer = new ArrayDeque<>();
  private String place;
  private String lastRead;
  private boolean readToEnd;

  /** @param start where a shard without checkpoint begins */
  ShardPoller(Trigger.OfStream trigger, String functionArn, StreamSource stream, String shard, StreamSource.Position start, Invoker function,
      Checkpoints checkpoints, FailureQueue failures, Backoff backoff, Time time) {
    this.trigger = trigger;
    this.functionArn = functionArn;
    this.stream = stream;
    this.shard = shard;
    this.start = start;
    this.function = function;
    this.checkpoints = checkpoints;
    this.failures = failures;
    this.backoff = backoff;
    this.time = time;
  }

  /**
   * Reads until there is a batch, or hands over the one that waits.
   *
   * @return false when the shard has been read to its end and everything is settled
   */
  boolean cycle() throws IOException, InterruptedException {
    if (work.isEmpty()) {
      collect();
    }
    if (!work.isEmpty()) {
      handle(work.removeFirst());
      return true;
    }
    if (readToEnd) {
      checkpoints.finish(shard);
      return false;
    }
    time.sleep(POLL_PAUSE);
    return true;
  }

  private void collect() throws IOException, InterruptedException {
    fill();
    if (buffer.isEmpty()) {
      return;
    }
    Instant end = time.now().plus(trigger.window());
    List<StreamRecord> records = new ArrayList<>();
    long bytes = EventSize.FRAME;
    while (true) {
      while (!buffer.isEmpty() && records.size() < trigger.batchSize()) {
        StreamRecord next = buffer.peekFirst();
        if (!records.isEmpty() && bytes + next.json().length + 1 > EventSize.LIMIT) {
          work.add(new StreamBatch(records, 0));
          return;
        }
        bytes += next.json().length + 1;
        records.add(buffer.removeFirst());
      }
      Duration left = Duration.between(time.now(), end);
      if (records.size() >= trigger.batchSize() || readToEnd || left.isNegative() || left.isZero()) {
        work.add(new StreamBatch(records, 0));
        return;
      }
      fill();
      if (buffer.isEmpty() && !readToEnd) {
        time.sleep(left.compareTo(POLL_PAUSE) < 0 ? left : POLL_PAUSE);
      }
    }
  }

  /** Reads one page into the buffer, if that is empty. */
  private void fill() throws IOException {
    if (!buffer.isEmpty() || readToEnd) {
      return;
    }
    if (place == null && !findPlace()) {
      return;
    }
    try {
      StreamSource.Page page = stream.read(place, trigger.batchSize());
      buffer.addAll(page.records());
      if (!page.records().isEmpty()) {
        lastRead = page.records().getLast().sequence();
      }
      place = page.next().orElse(null);
      readToEnd = place == null;
    } catch (StreamSource.PlaceLost lost) {
      place = null;
    }
  }

  private boolean findPlace() throws IOException {
    Optional<String> after = lastRead == null ? checkpoints.sequence(shard) : Optional.of(lastRead);
    try {
      place = stream.place(shard, after.<StreamSource.Position>map(StreamSource.Position.After::new).orElse(start));
      return true;
    } catch (StreamSource.Trimmed trimmed) {
      return findOldestPlace();
    }
  }

  private boolean findOldestPlace() throws IOException {
    try {
      place = stream.place(shard, new StreamSource.Position.Oldest());
      return true;
    } catch (StreamSource.Trimmed gone) {
      readToEnd = true;
      return false;
    }
  }

  private void handle(StreamBatch batch) throws IOException, InterruptedException {
    int expired = expired(batch);
    if (expired > 0) {
      giveUp(new StreamBatch(batch.records().subList(0, expired), batch.attempts()), "RecordAgeExceeded");
      if (expired < batch.records().size()) {
        work.addFirst(new StreamBatch(batch.records().subList(expired, batch.records().size()), batch.attempts()));
      }
      return;
    }
    BatchAnswer answer;
    try {
      answer = BatchAnswer.of(function.invoke(batch.event()), trigger.reportsFailures(), batch.sequences());
    } catch (InterruptedException interrupted) {
      work.addFirst(batch);
      throw interrupted;
    }
    switch (answer) {
      case BatchAnswer.Done() -> checkpoints.advance(shard, batch.last().sequence());
      case BatchAnswer.Partly(var failed) -> partly(batch, batch.firstOf(failed));
      case BatchAnswer.Failed(String why) -> failed(batch, trigger.bisects());
    }
  }

  private void partly(StreamBatch batch, int position) throws IOException, InterruptedException {
    if (position == 0) {
      failed(batch, false);
      return;
    }
    checkpoints.advance(shard, batch.records().get(position - 1).sequence());
    work.addFirst(batch.from(position));
    time.sleep(backoff.after(1));
  }

  private void failed(StreamBatch batch, boolean bisect) throws IOException, InterruptedException {
    if (bisect && batch.records().size() > 1) {
      List<StreamBatch> halves = batch.halves();
      work.addFirst(halves.get(1));
      work.addFirst(halves.get(0));
      time.sleep(backoff.after(1));
      return;
    }
    StreamBatch again = batch.failedOnceMore();
    if (trigger.maximumRetries().isPresent() && again.attempts() > trigger.maximumRetries().getAsInt()) {
      giveUp(again, "RetryAttemptsExhausted");
      return;
    }
    work.addFirst(again);
    time.sleep(backoff.after(again.attempts()));
  }

  private int expired(StreamBatch batch) {
    if (trigger.maximumAge().isEmpty()) {
      return 0;
    }
    Instant oldest = time.now().minus(trigger.maximumAge().get());
    int count = 0;
    while (count < batch.records().size() && batch.records().get(count).arrival().isBefore(oldest)) {
      count++;
    }
    return count;
  }

  private void giveUp(StreamBatch batch, String condition) throws IOException {
    try {
      failures.send(FailureReports.ofStream(stream, shard, batch, functionArn, condition, time.now()));
    } catch (IOException unsent) {
      // Told nobody, so it is not given up yet.
      work.addFirst(batch);
      throw unsent;
    }
    checkpoints.advance(shard, batch.last().sequence());
  }
}
