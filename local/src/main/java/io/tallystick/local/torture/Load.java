package io.tallystick.local.torture;

import io.tallystick.events.RequestWriter;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Request;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.requests.QueueDepth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Sends requests, again and again some that were sent before, and rubbish, as long as the queues do not grow too long nor the read tables fall too far behind: what is
 * killed all the time has to get on nevertheless, but need not be quick.
 */
final class Load implements Runnable {
  /** Messages, those included that somebody has: a message whose recorder was killed waits for a minute, and counts until then. */
  private static final int MOST_WAITING = 200;
  /** Segments: more than a recorder remembers, so that it has to look up ids, and so many that others help the projector. */
  private static final int MOST_BEHIND = 100;
  private static final int MESSAGES_AT_ONCE = 10;
  private static final int RECENT = 100;
  private static final int SAMPLE = 4_000;
  private static final int FIFO_GROUPS = 4;
  private static final int IN_ORDER_AT_ONCE = 5;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SENDING_AT_MOST = Duration.ofMinutes(2);

  private final LedgerConnection ledger;
  private final int shards;
  private final Ordeal ordeal;
  private final Sent sent;
  private final Witness witness;
  private final SplittableRandom random;
  private final CountDownLatch end;
  private final List<String> recent = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private int remembered = 1;
  private int repeated;
  private long fifoMessages;
  private volatile RuntimeException failure;

  /** @param shards of the ledger */
  Load(LedgerConnection ledger, int shards, Ordeal ordeal, Sent sent, Witness witness, SplittableRandom random, CountDownLatch end) {
    this.ledger = ledger;
    this.shards = shards;
    this.ordeal = ordeal;
    this.sent = sent;
    this.witness = witness;
    this.random = random;
    this.end = end;
  }

  int repeated() {
    return repeated;
  }

  /** What ended it early, or null. */
  RuntimeException failure() {
    return failure;
  }

  /** Sends the request that opens the accounts. */
  void open() {
    Request openings = ordeal.openings();
    sent.request(openings);
    witness.sending(openings);
    send(List.of(text(openings)));
  }

  @Override
  public void run() {
    try {
      do {
        if (waiting() < MOST_WAITING && behind() < MOST_BEHIND) {
          send(messages());
          if (random.nextInt(3) == 0) {
            sendInOrder();
          }
        }
      } while (!end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      failure = failed;
    }
  }

  private List<String> messages() {
    List<String> messages = new ArrayList<>();
    for (int i = 1 + random.nextInt(MESSAGES_AT_ONCE); i > 0; i--) {
      messages.add(message());
    }
    return messages;
  }

  private String message() {
    int dice = random.nextInt(100);
    if (dice == 0) {
      sent.rubbish();
      return new String(ordeal.rubbish(), StandardCharsets.UTF_8);
    }
    if (dice < 10 && !before.isEmpty()) {
      repeated++;
      return random.nextBoolean() ? before.get(random.nextInt(before.size())) : recent.get(random.nextInt(recent.size()));
    }
    Request request = ordeal.next();
    sent.request(request);
    witness.sending(request);
    String text = text(request);
    remember(text);
    return text;
  }

  /** Among the recent ones, which the recorder still remembers, and in a fair sample of all, most of which it has to look up. */
  private void remember(String request) {
    if (recent.size() < RECENT) {
      recent.add(request);
    } else {
      recent.set(random.nextInt(RECENT), request);
    }
    if (before.size() < SAMPLE) {
      before.add(request);
    } else if (random.nextInt(remembered) < SAMPLE) {
      before.set(random.nextInt(SAMPLE), request);
    }
    remembered++;
  }

  /** Some at once for one group, so that they come in one batch, in which a failed one has to hold back the others. */
  private void sendInOrder() {
    String group = "group-" + random.nextInt(FIFO_GROUPS);
    for (int i = 1 + random.nextInt(IN_ORDER_AT_ONCE); i > 0; i--) {
      sendInOrder(group);
    }
  }

  private void sendInOrder(String group) {
    Request request = ordeal.next();
    sent.request(request, group);
    witness.sending(request);
    String deduplication = "m-" + fifoMessages++;
    // Order is only kept if the next message of a group is sent after this one has arrived.
    persistently(
        sqs ->
            sqs.sqs()
                .sendMessage(
                    message ->
                        message
                            .queueUrl(sqs.queues().requestsFifo())
                            .messageBody(text(request))
                            .messageGroupId(group)
                            .messageDeduplicationId(deduplication)));
  }

  private void send(List<String> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (String message : messages) {
      entries.add(SendMessageBatchRequestEntry.builder().id("m" + entries.size()).messageBody(message).build());
    }
    persistently(
        sqs -> {
          var result = sqs.sqs().sendMessageBatch(batch -> batch.queueUrl(sqs.queues().requests()).entries(entries));
          if (!result.failed().isEmpty()) {
            throw SdkException.create("some messages were refused", null);
          }
        });
  }

  /** A sender whose answer is lost sends again; the ledger has to stand that too. */
  private void persistently(Consumer<LedgerConnection> work) {
    long deadline = System.nanoTime() + SENDING_AT_MOST.toNanos();
    while (true) {
      try {
        work.accept(ledger);
        return;
      } catch (SdkException | StoreException.Unavailable lost) {
        if (System.nanoTime() - deadline > 0) {
          throw lost;
        }
      }
    }
  }

  private long waiting() {
    long[] waiting = {0};
    persistently(
        sqs ->
            waiting[0] =
                QueueDepth.of(sqs.sqs(), sqs.queues().requests()).all() + QueueDepth.of(sqs.sqs(), sqs.queues().requestsFifo()).all());
    return waiting[0];
  }

  private long behind() {
    long[] behind = {0};
    persistently(connection -> behind[0] = Lag.segments(connection.store(), shards));
    return behind[0];
  }

  private static String text(Request request) {
    return new String(RequestWriter.data(request), StandardCharsets.UTF_8);
  }
}
