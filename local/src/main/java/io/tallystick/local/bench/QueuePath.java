package io.tallystick.local.bench;

import io.tallystick.events.RequestWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Request;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.requests.Destination;
import io.tallystick.local.requests.RequestSender;
import io.tallystick.local.requests.SendListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The whole way: requests are sent to the queue, the real recorder function takes them, and the clock stops when the last of them is in the journal. The projector works
 * meanwhile, as it does in production. The messages are made before the clock starts.
 */
final class QueuePath {
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration COMMITTED_AT_MOST = Duration.ofMinutes(5);
  private static final Duration POSTED_AT_MOST = Duration.ofMinutes(2);
  private static final Duration BETWEEN_READINGS = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int OPENINGS = 1_000;
  private static final int PAGE = 100;
  private static final int SHARD = LedgerConnection.SHARD;

  private final LedgerConnection ledger;
  private long next;

  QueuePath(LedgerConnection ledger) {
    this.ledger = ledger;
  }

  /** Leaves out what is in the journal already. */
  void skipToEnd() {
    next = ledger.store().journal().lastSequence(SHARD, Deadline.after(CALL)) + 1;
  }

  /** The last segment that it has seen. */
  long end() {
    return next - 1;
  }

  void open(Workload workload, int accounts) throws InterruptedException {
    send(messages(workload.openings(OPENINGS)));
    await(0, accounts);
  }

  /**
   * Waits until the read tables have it all too, and adds what the functions say they used for it.
   *
   * @param batch transfers in one message
   * @param metrics of the functions of this ledger, which nothing else uses meanwhile
   */
  Measurement run(AccountChoice choice, Workload workload, int batch, int transfers, FunctionMetrics metrics) throws IOException, InterruptedException {
    Map<String, Double> before = metrics.sums();
    Measurement plain = run(choice, workload, batch, transfers, () -> {});
    Map<String, Double> used = awaitPosted(metrics, before, plain.transfers());
    double recording = used.getOrDefault("RecordTime", 0.0);
    double appending = used.getOrDefault("AppendTime", 0.0);
    Map<String, Double> phases = new LinkedHashMap<>();
    phases.put("append", appending);
    phases.put("catch up, load, decide, seal", Math.max(0, recording - appending));
    // Recorders overlap, so that they may have been busy for longer than it took.
    phases.put("queue, invocation, reading JSON", Math.max(0, plain.seconds() * 1e3 - recording));
    return new Measurement(plain.path(), choice, batch, plain.transfers(), plain.seconds(), used.getOrDefault("WriteUnits", Double.NaN), phases);
  }

  private static Map<String, Double> awaitPosted(FunctionMetrics metrics, Map<String, Double> before, long transfers) throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(POSTED_AT_MOST);
    while (true) {
      Map<String, Double> used = metrics.sums();
      before.forEach((metric, value) -> used.merge(metric, -value, Double::sum));
      double recorded = used.getOrDefault("TransfersCreated", 0.0) + used.getOrDefault("Existing", 0.0);
      if (recorded >= transfers && used.getOrDefault("EntriesPosted", 0.0) >= transfers) {
        return used;
      }
      if (deadline.over()) {
        // A function was killed by its time-out and could not say what it had used.
        used.remove("WriteUnits");
        return used;
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_READINGS.toNanos());
    }
  }

  /** @param inTheMiddle is done when half of the messages have been sent */
  Measurement run(AccountChoice choice, Workload workload, int batch, int transfers, Runnable inTheMiddle) throws InterruptedException {
    List<Request> requests = new ArrayList<>();
    for (int made = 0; made < transfers; made += batch) {
      requests.add(workload.transfers(batch));
    }
    List<String> messages = messages(requests);
    long total = (long) requests.size() * batch;
    long start = System.nanoTime();
    int half = messages.size() / 2;
    send(messages.subList(0, half));
    inTheMiddle.run();
    send(messages.subList(half, messages.size()));
    await(total, 0);
    return new Measurement(BenchPath.QUEUE, choice, batch, total, (System.nanoTime() - start) / 1e9, Double.NaN, Map.of());
  }

  private static List<String> messages(List<Request> requests) {
    return requests.stream().map(request -> new String(RequestWriter.data(request), StandardCharsets.UTF_8)).toList();
  }

  private void send(List<String> messages) {
    RequestSender sender =
        new RequestSender(ledger.sqs(), Destination.standard(ledger.queues().requests()), new Retry(ThreadLocalRandom.current(), Thread::sleep), Taken.INSTANCE);
    for (int number = 0; number < messages.size(); number++) {
      sender.send(number, messages.get(number));
    }
    sender.finish();
  }

  /** All that is sent is valid, so a refusal is a fault of this program. */
  private enum Taken implements SendListener {
    INSTANCE;

    @Override
    public void sent(long number) {}

    @Override
    public void refused(long number, String reason) {
      throw new IllegalStateException("the queue refused a message: " + reason);
    }
  }

  /** Follows the journal until so many new transfers and accounts are in it. */
  private void await(long transfers, long accounts) throws InterruptedException {
    Deadline deadline = Deadline.after(COMMITTED_AT_MOST);
    long made = 0;
    long opened = 0;
    while (made < transfers || opened < accounts) {
      if (deadline.over()) {
        throw new IllegalStateException("after " + COMMITTED_AT_MOST + " only " + made + " transfers of " + transfers + " are in the journal");
      }
      List<Segment> page = ledger.store().journal().read(SHARD, next, PAGE, Deadline.after(CALL));
      if (page.isEmpty()) {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        continue;
      }
      for (Segment segment : page) {
        SegmentContent content = SegmentCodec.open(segment);
        for (Entry entry : content.entries()) {
          if (entry instanceof Entry.TransferMade) {
            made++;
          } else if (entry instanceof Entry.AccountOpened) {
            opened++;
          } else {
            throw new IllegalStateException("a new transfer was not made: " + entry);
          }
        }
      }
      next = page.getLast().sequence() + 1;
    }
  }
}
