package io.tallystick.local.torture;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.connection.JournalFollower;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.linear.Findings;
import io.tallystick.local.requests.QueueDepth;
import io.tallystick.publisher.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Waits until everything that was sent has been dealt with, and nothing is on its way any more. */
final class Drain {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int QUIET_LOOKS = 3;
  private static final int MESSAGES_AT_ONCE = 10;

  private final LedgerConnection ledger;
  private final int shards;
  private final List<String> readers;
  private final JournalFollower follower;
  private final InFlight inFlight = new InFlight(new Findings());

  /**
   * @param sharding of the ledger
   * @param publishes whether there is a publisher, which has to come to the journals' ends too
   */
  Drain(LedgerConnection ledger, Sharding sharding, boolean publishes) {
    this.ledger = ledger;
    this.readers = publishes ? List.of(Projector.CURSOR, Publisher.CURSOR) : List.of(Projector.CURSOR);
    this.shards = sharding.shards();
    this.follower = new JournalFollower(ledger.store(), shards);
  }

  /** @return null when it is quiet, else what still moves when the time is over */
  String await(Duration atMost) throws InterruptedException {
    Deadline deadline = Deadline.after(atMost);
    int quiet = 0;
    String moving = "nothing was looked at";
    while (!deadline.over()) {
      moving = moving();
      quiet = moving == null ? quiet + 1 : 0;
      if (quiet == QUIET_LOOKS) {
        return null;
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
    return moving;
  }

  /** All of it, since what is told first is not always what the rest waits for. */
  private String moving() {
    List<String> moving = new ArrayList<>();
    for (String queue : List.of(ledger.queues().requests(), ledger.queues().requestsFifo())) {
      QueueDepth depth = QueueDepth.of(ledger.sqs(), queue);
      if (depth.all() > 0) {
        moving.add(
            "%d messages are in %s, %d of them received".formatted(depth.all(), queue.substring(queue.lastIndexOf('/') + 1), depth.inFlight()));
      }
    }
    for (int shard = 0; shard < shards; shard++) {
      for (String reader : readers) {
        Lag lag = Lag.of(ledger.store(), reader, shard);
        if (lag.segments() > 0) {
          moving.add("the " + reader + " is at " + lag.posted() + " of " + lag.last() + (shards > 1 ? " of shard " + shard : ""));
        }
      }
    }
    underWay().ifPresent(moving::add);
    return moving.isEmpty() ? null : String.join("; ", moving);
  }

  /** Chains across shards are driven on without any message that could be seen. */
  private Optional<String> underWay() {
    if (shards == 1) {
      return Optional.empty();
    }
    follower.follow(segment -> SegmentCodec.open(segment).entries().forEach(entry -> inFlight.add(segment.shard(), entry)));
    return inFlight.underWay();
  }

  /** Takes all messages from a queue, which is empty afterwards. */
  static long empty(SqsClient sqs, String queue) {
    long taken = 0;
    while (true) {
      List<Message> messages =
          sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(MESSAGES_AT_ONCE).waitTimeSeconds(0)).messages();
      if (messages.isEmpty()) {
        return taken;
      }
      for (Message message : messages) {
        sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
      }
      taken += messages.size();
    }
  }
}
