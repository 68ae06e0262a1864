package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

class SqsRedeliveryTest {
  private static final URI QUEUE = URI.create("http://127.0.0.1:9324/000000000000/tallystick-requests");
  private static final URI FIFO = URI.create("http://127.0.0.1:9324/000000000000/tallystick-requests.fifo");

  private final FakeSqs sqs = new FakeSqs();
  private final SqsRedelivery redelivery =
      new SqsRedelivery(sqs, List.of(QUEUE, FIFO), new RedeliveryDelay(RandomGenerator.of("L64X128MixRandom")));

  @Test
  void failedMessagesArePutOffOnTheirQueueTenAtATime() {
    Messages batch = Messages.batch();
    IntStream.range(0, 23).forEach(n -> batch.add("x"));

    redelivery.postpone(batch.list());

    assertThat(sqs.changed).extracting(request -> request.queueUrl()).containsOnly(QUEUE.toString());
    assertThat(sqs.changed).extracting(request -> request.entries().size()).containsExactly(10, 10, 3);
    assertThat(sqs.changed.stream().flatMap(request -> request.entries().stream()))
        .extracting(ChangeMessageVisibilityBatchRequestEntry::receiptHandle)
        .doesNotHaveDuplicates()
        .hasSize(23);
    assertThat(sqs.changed).allSatisfy(request -> assertThat(request.entries()).extracting(ChangeMessageVisibilityBatchRequestEntry::id).doesNotHaveDuplicates());
  }

  @Test
  void messagesOfAGroupArePutOffTogether() {
    List<Message> messages =
        Messages.batch()
            .add(Messages.FIFO, "x", 10, "1")
            .add(Messages.FIFO, "x", 1, "2")
            .add(Messages.FIFO, "x", 1, "3")
            .list();

    redelivery.postpone(messages);

    assertThat(sqs.changed).singleElement().satisfies(request -> {
      assertThat(request.queueUrl()).isEqualTo(FIFO.toString());
      assertThat(request.entries()).extracting(ChangeMessageVisibilityBatchRequestEntry::visibilityTimeout).hasSize(3).containsOnly(request.entries().getFirst().visibilityTimeout());
    });
  }

  @Test
  void aQueueThatCannotBeReachedIsAskedOnce() {
    sqs.changing = SdkClientException.create("connection refused");
    Messages batch = Messages.batch();
    IntStream.range(0, 100).forEach(n -> batch.add("x"));

    redelivery.postpone(batch.list());

    assertThat(sqs.changed).hasSize(1);
  }

  @Test
  void aQueueThatIsNotConfiguredIsLeftAlone() {
    redelivery.postpone(Messages.batch().add("another", "", 1, "x").list());

    assertThat(sqs.changed).isEmpty();
  }

  @RepeatedTest(50)
  void theDelayIsRandomBelowABoundThatDoubles(RepetitionInfo repetition) {
    int seed = repetition.getCurrentRepetition();
    RedeliveryDelay delay = new RedeliveryDelay(new java.util.Random(seed));

    for (int receives = 1; receives <= 40; receives++) {
      long bound = Math.min(RedeliveryDelay.CAP.toSeconds(), RedeliveryDelay.BASE.toSeconds() << Math.min(receives - 1, 20));
      assertThat(delay.after(receives).toSeconds()).as("seed %s, receives %s", seed, receives).isBetween(1L, bound);
    }
  }

  @Test
  void theDelayReachesBothEndsOfItsRange() {
    RedeliveryDelay delay = new RedeliveryDelay(new java.util.Random(1));

    assertThat(IntStream.range(0, 1_000).mapToLong(n -> delay.after(3).toSeconds()).distinct().sorted()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }
}
