package io.tallystick.local.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

class StreamOutletTest {
  private final FakeStream stream = new FakeStream();
  private final List<Long> sent = Collections.synchronizedList(new ArrayList<>());
  private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> overtaken = Collections.synchronizedList(new ArrayList<>());

  private void send(Optional<String> key, int messages) {
    RequestSender sender = new RequestSender(new StreamOutlet(stream, "books-requests", key), new Retry(new Random(1), time -> {}), new SendListener() {
      @Override
      public void sent(long number) {
        sent.add(number);
      }

      @Override
      public void refused(long number, String reason) {
        refused.add(number + " " + reason);
      }

      @Override
      public void overtaken(long number) {
        overtaken.add(number);
      }
    });
    IntStream.range(0, messages).forEach(number -> sender.send(number, "message ü" + number));
    sender.finish();
  }

  private static List<Long> numbers(int messages) {
    return LongStream.range(0, messages).boxed().toList();
  }

  private static List<String> bodies(int messages) {
    return numbers(messages).stream().map(number -> "message ü" + number).toList();
  }

  @Test
  void batchesHaveFiveHundredRecordsAtMostAndKeysOfTheirOwn() {
    send(Optional.empty(), 1_200);

    assertThat(stream.calls).extracting(call -> call.records().size()).containsExactlyInAnyOrder(500, 500, 200);
    assertThat(stream.calls).extracting(call -> call.streamName()).containsOnly("books-requests");
    assertThat(stream.bodies()).containsExactlyInAnyOrderElementsOf(bodies(1_200));
    assertThat(stream.records).extracting(PutRecordsRequestEntry::partitionKey).doesNotHaveDuplicates();
    assertThat(sent).containsExactlyInAnyOrderElementsOf(numbers(1_200));
  }

  @Test
  void withAPartitionKeyTheyGoInOrder() {
    send(Optional.of("mine"), 1_200);

    assertThat(stream.bodies()).isEqualTo(bodies(1_200));
    assertThat(stream.records).extracting(PutRecordsRequestEntry::partitionKey).containsOnly("mine");
    assertThat(overtaken).isEmpty();
  }

  @Test
  void onlyTheRecordsThatFailedAreRepeatedAndWhoIsOvertakenIsTold() {
    stream.script.add(call -> List.of(1, 3));
    stream.script.add(call -> List.of(0));

    send(Optional.of("mine"), 5);

    assertThat(stream.calls).extracting(call -> call.records().size()).containsExactly(5, 2, 1);
    assertThat(stream.bodies()).containsExactly("message ü0", "message ü2", "message ü4", "message ü3", "message ü1");
    assertThat(sent).hasSize(5);
    assertThat(overtaken).contains(1L, 3L);
  }

  @Test
  void aCallThatIsThrottledIsRepeatedWhole() {
    stream.script.add(call -> {
      throw error(400, "ProvisionedThroughputExceededException");
    });

    send(Optional.empty(), 3);

    assertThat(stream.calls).hasSize(2);
    assertThat(stream.bodies()).containsExactlyElementsOf(bodies(3));
  }

  @Test
  void whatTheStreamRefusesIsRefusedAloneAndTheOthersGo() {
    stream.refusing = "message ü1";

    send(Optional.empty(), 3);

    assertThat(stream.bodies()).containsExactlyInAnyOrder("message ü0", "message ü2");
    assertThat(refused).singleElement().asString().startsWith("1 ");
  }

  @Test
  void aStreamThatIsNotThereEndsIt() {
    stream.script.add(call -> {
      throw ResourceNotFoundException.builder().statusCode(400).message("no such stream").build();
    });

    assertThatThrownBy(() -> send(Optional.empty(), 3)).isInstanceOf(CommandFailure.class).hasMessage("the stream is gone: books-requests");
  }

  @Test
  void aStreamThatTakesNothingIsGivenUp() {
    stream.always = true;

    assertThatThrownBy(() -> send(Optional.empty(), 1))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("the stream does not take messages: ProvisionedThroughputExceededException: on purpose");
  }

  private static KinesisException error(int status, String code) {
    return (KinesisException)
        KinesisException.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build()).build();
  }
}
