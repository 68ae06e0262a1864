package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Request;
import io.tallystick.pipeline.StreamEvent.Content;
import io.tallystick.pipeline.StreamEvent.StreamRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamBatchTest {
  private static final String ARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/tallystick-requests";

  @Test
  void aRecordIsAMessageOfItsPartitionKeyThatWasSentWhenTheStreamTookIt() {
    StreamBatch batch = batch(record("7", "alice", "{\"ä\":1}".getBytes(StandardCharsets.UTF_8), new BigDecimal("1795000000.123")));

    assertThat(batch.sequences()).containsExactly("7");
    assertThat(batch.messages()).singleElement().satisfies(message -> {
      assertThat(message.position()).isZero();
      assertThat(message.id()).isEqualTo("shardId-000000000000:7");
      assertThat(message.queue()).isEqualTo(ARN);
      assertThat(message.group()).isEqualTo("alice");
      assertThat(message.ordered()).isTrue();
      assertThat(message.sentAt()).isEqualTo(1_795_000_000_123_000_000L);
      assertThat(message.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"ä\":1}");
    });
  }

  @Test
  void whenARecordCameIsUnknownWhereTheEventDoesNotSayIt() {
    assertThat(batch(record("7", "alice", new byte[0], null)).messages().getFirst().sentAt()).isEqualTo(Request.UNKNOWN);
  }

  @Test
  void whatWasAggregatedIsAMessageEachOfItsOwnKeyAndName() {
    BigDecimal came = new BigDecimal("1795000000");
    StreamBatch batch = batch(record("7", "x", new byte[] {'{', '}'}, came), record("8", "outer", Aggregates.BY_ANOTHER, came), record("9", "x", new byte[0], came));

    assertThat(batch.messages()).extracting(Message::id).containsExactly(
        "shardId-000000000000:7", "shardId-000000000000:8/0", "shardId-000000000000:8/1", "shardId-000000000000:8/2", "shardId-000000000000:9");
    assertThat(batch.messages()).extracting(Message::group).containsExactly("x", "alice", "größe ✓", "alice", "x");
    assertThat(batch.messages()).extracting(Message::position).containsExactly(0, 1, 2, 3, 4);
    assertThat(batch.messages()).extracting(Message::sentAt).containsOnly(1_795_000_000_000_000_000L);
  }

  @Test
  void theFirstRecordThatFailedIsThatOfTheEarliestMessage() {
    StreamBatch batch = batch(record("7", "x", new byte[0], null), record("8", "outer", Aggregates.BY_ANOTHER, null), record("9", "x", new byte[0], null));

    assertThat(batch.firstOf(Set.of())).isEqualTo(3);
    assertThat(batch.firstOf(List.of(batch.messages().get(4), batch.messages().get(3)))).isEqualTo(1);
    assertThat(batch.firstOf(List.of(batch.messages().get(0)))).isZero();
  }

  @Test
  void anAggregatedRecordThatCannotBeOpenedIsOneMessageAsItIs() {
    byte[] broken = Aggregates.of("0a");

    StreamBatch batch = batch(record("7", "alice", broken, null));

    assertThat(batch.messages()).singleElement().satisfies(message -> {
      assertThat(message.body()).isEqualTo(broken);
      assertThat(message.id()).isEqualTo("shardId-000000000000:7");
    });
  }

  @Test
  void anAggregatedRecordWithoutAKeyIsInOrderWithTheKeyOfTheWhole() {
    StreamBatch batch = batch(record("7", "outer", Aggregates.of("0a00 1a04 0800 1a00"), null));

    assertThat(batch.messages()).extracting(Message::group).containsExactly("outer");
  }

  @Test
  void anAggregatedRecordOfNothingIsDoneAtOnce() {
    StreamBatch batch = batch(record("7", "outer", Aggregates.of(""), null));

    assertThat(batch.messages()).isEmpty();
    assertThat(batch.firstOf(Set.of())).isEqualTo(1);
  }

  @Test
  void anEventWithoutRecordsIsEmpty() {
    assertThat(StreamBatch.of(new StreamEvent(null)).messages()).isEmpty();
  }

  static StreamBatch batch(StreamRecord... records) {
    return StreamBatch.of(new StreamEvent(List.of(records)));
  }

  static StreamRecord record(String sequence, String key, byte[] data, BigDecimal arrival) {
    return new StreamRecord(new Content(key, sequence, data, arrival), "shardId-000000000000:" + sequence, ARN);
  }
}
