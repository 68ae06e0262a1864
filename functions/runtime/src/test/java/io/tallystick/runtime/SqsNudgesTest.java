package io.tallystick.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.UnfinishedChains;
import io.tallystick.journal.Deadline;
import io.tallystick.ledger.ChainKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

class SqsNudgesTest {
  private static final String URL = "http://127.0.0.1/queue/tallystick-unfinished";

  private final AtomicLong nanos = new AtomicLong();
  private final Queue queue = new Queue();
  private final List<Integer> handed = new ArrayList<>();
  private final SqsNudges nudges =
      new SqsNudges(
          () -> queue,
          URL,
          RandomGenerator.of("L64X128MixRandom"),
          nanos::get,
          (chains, lost) -> handed.addAll(List.of(chains, lost)));

  @Test
  void chainsOfOneCoordinatorShareAMessage() {
    nudges.unfinished(List.of(new ChainKey(2, 5), new ChainKey(0, 7), new ChainKey(2, 3), new ChainKey(0, 7)), seconds(5));

    SendMessageBatchRequest call = queue.calls.getFirst();
    assertThat(queue.calls).hasSize(1);
    assertThat(call.queueUrl()).isEqualTo(URL);
    assertThat(call.entries()).extracting(entry -> read(entry)).containsExactly(List.of(new ChainKey(0, 7)), List.of(new ChainKey(2, 3), new ChainKey(2, 5)));
    assertThat(handed).containsExactly(3, 0);
  }

  @Test
  void eachMessageIsSeenSecondsLaterAndNotWithTheOthers() {
    nudges.unfinished(IntStream.range(0, 200).mapToObj(shard -> new ChainKey(shard, 1)).toList(), seconds(5));

    List<Integer> delays = queue.calls.stream().flatMap(call -> call.entries().stream()).map(SendMessageBatchRequestEntry::delaySeconds).toList();
    assertThat(delays).hasSize(200).allSatisfy(delay -> assertThat(delay).isBetween(3, 10));
    assertThat(new TreeSet<>(delays)).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void noMessageAndNoCallIsTooLarge() {
    nudges.unfinished(IntStream.range(0, 12_345).mapToObj(n -> new ChainKey(255, Long.MAX_VALUE - n)).toList(), seconds(5));

    assertThat(queue.calls).extracting(call -> call.entries().size()).containsExactly(10, 3);
    assertThat(queue.calls.stream().flatMap(call -> call.entries().stream()).mapToInt(entry -> read(entry).size()).sum()).isEqualTo(12_345);
    // As SQS allows.
    assertThat(queue.calls).allSatisfy(call -> assertThat(call.entries().stream().mapToInt(entry -> entry.messageBody().length()).sum()).isLessThan(1024 * 1024));
    assertThat(handed).containsExactly(12_345, 0);
  }

  @Test
  void aQueueThatCannotBeReachedFailsNothingAndIsCounted() {
    queue.unreachable = true;

    nudges.unfinished(IntStream.range(0, 30).mapToObj(shard -> new ChainKey(shard, 1)).toList(), seconds(5));

    assertThat(queue.calls).as("sent once").hasSize(1);
    assertThat(handed).containsExactly(30, 30);
  }

  @Test
  void whatTheQueueDoesNotTakeIsCounted() {
    queue.refused = Set.of("1");

    nudges.unfinished(List.of(new ChainKey(0, 1), new ChainKey(1, 1), new ChainKey(1, 2), new ChainKey(2, 1)), seconds(5));

    assertThat(handed).containsExactly(4, 2);
  }

  @Test
  void withNoTimeLeftThereIsALittleOfItsOwn() {
    nudges.unfinished(List.of(new ChainKey(0, 1)), seconds(0));

    assertThat(timeout(0)).isEqualTo(SqsNudges.LEAST.plusMillis(1));
    assertThat(handed).containsExactly(1, 0);
    assertThat(SqsNudges.LEAST.plusMillis(500)).as("with what putting off takes").isLessThan(Telemetry.MARGIN);
  }

  @Test
  void howeverMuchTimeIsLeftItTakesABoundedOne() {
    queue.takes = Duration.ofMillis(1_500);

    nudges.unfinished(IntStream.range(0, 50).mapToObj(shard -> new ChainKey(shard, 1)).toList(), seconds(600));

    assertThat(queue.calls).hasSize(2);
    assertThat(timeout(0)).isEqualTo(SqsNudges.MOST.plusMillis(1));
    assertThat(timeout(1)).isEqualTo(Duration.ofMillis(501));
    assertThat(handed).containsExactly(50, 30);
  }

  @Test
  void ofNoChainsNothingIsSaid() {
    nudges.unfinished(List.of(), seconds(5));

    assertThat(queue.calls).isEmpty();
    assertThat(handed).isEmpty();
  }

  private Duration timeout(int call) {
    return queue.calls.get(call).overrideConfiguration().orElseThrow().apiCallTimeout().orElseThrow();
  }

  private Deadline seconds(long seconds) {
    return Deadline.after(Duration.ofSeconds(seconds), nanos::get);
  }

  private static List<ChainKey> read(SendMessageBatchRequestEntry entry) {
    return ((UnfinishedChains.Readable) UnfinishedChains.read(entry.messageBody().getBytes(StandardCharsets.UTF_8))).chains();
  }

  private final class Queue implements SqsClient {
    private final List<SendMessageBatchRequest> calls = new ArrayList<>();
    private boolean unreachable;
    private Set<String> refused = Set.of();
    private Duration takes = Duration.ZERO;

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      calls.add(request);
      nanos.addAndGet(takes.toNanos());
      if (unreachable) {
        throw SdkClientException.create("connection refused");
      }
      List<SendMessageBatchResultEntry> taken = new ArrayList<>();
      List<BatchResultErrorEntry> failed = new ArrayList<>();
      for (SendMessageBatchRequestEntry entry : request.entries()) {
        if (refused.contains(entry.id())) {
          failed.add(BatchResultErrorEntry.builder().id(entry.id()).code("Code").build());
        } else {
          taken.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
        }
      }
      return SendMessageBatchResponse.builder().successful(taken).failed(failed).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
