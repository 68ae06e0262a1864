package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void aMessageHasWhatTheQueueSaysOfIt() {
    SQSMessage message = new SQSMessage();
    message.setMessageId("id");
    message.setBody("{\"ä\":1}");
    message.setReceiptHandle("receipt");
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:tallystick-requests.fifo");
    message.setAttributes(Map.of("ApproximateReceiveCount", "7", "MessageGroupId", "group", "SentTimestamp", "1795000000123"));

    Message read = Message.of(event(new SQSMessage(), message)).get(1);

    assertThat(read.position()).isEqualTo(1);
    assertThat(read.id()).isEqualTo("id");
    assertThat(read.queue()).isEqualTo("tallystick-requests.fifo");
    assertThat(read.group()).isEqualTo("group");
    assertThat(read.ordered()).isTrue();
    assertThat(read.receives()).isEqualTo(7);
    assertThat(read.sentAt()).isEqualTo(1_795_000_000_123_000_000L);
    assertThat(read.receipt()).isEqualTo("receipt");
    assertThat(read.body()).asString(java.nio.charset.StandardCharsets.UTF_8).isEqualTo("{\"ä\":1}");
  }

  @Test
  void anEventWithoutRecordsIsEmpty() {
    assertThat(Message.of(new SQSEvent())).isEmpty();
  }

  private static SQSEvent event(SQSMessage... messages) {
    for (SQSMessage message : messages) {
      if (message.getMessageId() == null) {
        message.setMessageId("another");
      }
    }
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(messages));
    return event;
  }
}
