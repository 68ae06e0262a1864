package io.tallystick.runtime;

import io.tallystick.events.UnfinishedChains;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.record.Nudges;
import io.tallystick.ledger.ChainKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Hands unfinished chains over by a queue: each message has chains of one coordinator, so that a shard which cannot be reached keeps no other's waiting. They are sent once: what does not get through is
 * for the keeper.
 *
 * <p>A message is seen a few seconds later, another time for each, since whoever left the chain may come back to it, and what was in its way may be over then.
 */
public final class SqsNudges implements Nudges {
  /** Messages of one call, as SQS allows. */
  static final int BATCH = 10;
  /** All calls together take no longer. */
  static final Duration MOST = Duration.ofSeconds(2);
  /** What they may take where the caller has less time left; with what putting off takes it has to fit into {@link Telemetry#MARGIN}. */
  static final Duration LEAST = Duration.ofMillis(400);
  /** Before that nobody sees a message. */
  static final Duration FIRST_DELAY = Duration.ofSeconds(3);
  /** After that everybody does. */
  static final Duration LAST_DELAY = Duration.ofSeconds(10);

  private final Supplier<SqsClient> sqs;
  private final String queueUrl;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Handed handed;

  /** Hears how many chains were left unfinished. */
  @FunctionalInterface
  public interface Handed {
    /**
     * @param chains all of them
     * @param lost those of them that the queue did not take
     */
    void over(int chains, int lost);
  }

  /**
   * @param sqs asked only when something is sent
   * @param nanoTime a monotonic clock
   */
  public SqsNudges(Supplier<SqsClient> sqs, String queueUrl, RandomGenerator random, LongSupplier nanoTime, Handed handed) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.random = random;
    this.nanoTime = nanoTime;
    this.handed = handed;
  }

  /** One message to be. */
  private record Part(List<ChainKey> chains, String body) {}

  @Override
  public void unfinished(Collection<ChainKey> chains, Deadline deadline) {
    if (chains.isEmpty()) {
      return;
    }
    Deadline end = deadline.left().compareTo(LEAST) < 0 ? Deadline.after(LEAST, nanoTime) : deadline.within(MOST);
    List<Part> parts = parts(chains);
    int all = parts.stream().mapToInt(part -> part.chains().size()).sum();
    int taken = 0;
    try {
      for (int from = 0; from < parts.size() && !end.over(); from += BATCH) {
        taken += send(parts.subList(from, Math.min(from + BATCH, parts.size())), end);
      }
    } catch (RuntimeException failed) {
      // What was asked for is done or answered already: nothing of it may fail for this.
      Log.warn("Queue of unfinished chains could not be reached; the keeper will drive them on", failed, "queue", queueUrl);
    }
    if (taken < all) {
      Log.warn("Unfinished chains were not handed over; the keeper will drive them on", null, "chains", all - taken);
    }
    handed.over(all, all - taken);
  }

  private static List<Part> parts(Collection<ChainKey> chains) {
    Map<Integer, List<ChainKey>> byCoordinator = new TreeMap<>();
    new TreeSet<>(chains).forEach(chain -> byCoordinator.computeIfAbsent(chain.coordinator(), _ -> new ArrayList<>()).add(chain));
    List<Part> parts = new ArrayList<>();
    for (List<ChainKey> ofOne : byCoordinator.values()) {
      for (int from = 0; from < ofOne.size(); from += UnfinishedChains.CHAINS) {
        List<ChainKey> some = ofOne.subList(from, Math.min(from + UnfinishedChains.CHAINS, ofOne.size()));
        parts.add(new Part(some, UnfinishedChains.write(some)));
      }
    }
    return parts;
  }

  /** @return chains of the messages that the queue took */
  private int send(List<Part> parts, Deadline end) throws SdkException {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(parts.size());
    for (int index = 0; index < parts.size(); index++) {
      entries.add(SendMessageBatchRequestEntry.builder().id(Integer.toString(index)).messageBody(parts.get(index).body()).delaySeconds(delay()).build());
    }
    SendMessageBatchResponse response =
        sqs.get().sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries).overrideConfiguration(call -> call.apiCallTimeout(end.left().plusMillis(1))));
    return response.successful().stream().mapToInt(sent -> parts.get(Integer.parseInt(sent.id())).chains().size()).sum();
  }

  private int delay() {
    return (int) random.nextLong(FIRST_DELAY.toSeconds(), LAST_DELAY.toSeconds() + 1);
  }
}
