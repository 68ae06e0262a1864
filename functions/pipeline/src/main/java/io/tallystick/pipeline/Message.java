package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.tallystick.ledger.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A message of a queue or a stream, as far as it matters here.
 *
 * @param position in its batch, from 0
 * @param id the queue's name of it, by which the answer tells failed ones; in a stream the name of its record, and its position if it was aggregated in that
 * @param queue the queue's name; the stream's ARN
 * @param group the message group of a FIFO queue, or the partition key in a stream; empty elsewhere
 * @param receives how often it was received, this time included; at least 1; a stream does not count
 * @param sentAt when the queue took it, in nanoseconds since 1970, the same at every delivery; {@link Request#UNKNOWN} if the queue does not say
 * @param receipt the handle that changes this delivery; empty in a stream
 */
record Message(int position, String id, String queue, String group, int receives, long sentAt, String receipt, byte[] body) {
  Message {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(receipt, "receipt");
    Objects.requireNonNull(body, "body");
  }

  /** The messages of an invocation, in order; none where the event has no records. */
  static List<Message> of(SQSEvent event) {
    List<SQSMessage> records = event.getRecords() == null ? List.of() : event.getRecords();
    return IntStream.range(0, records.size()).mapToObj(position -> of(position, records.get(position))).toList();
  }

  /** Whether it is in order with others: an earlier one of its group must be done before it. */
  boolean ordered() {
    return !group.isEmpty();
  }

  /** The name of its group among those of all queues; empty where it is in none. */
  String order() {
    return ordered() ? queue + ' ' + group : "";
  }

  private static Message of(int position, SQSMessage message) {
    Map<String, String> attributes = message.getAttributes() == null ? Map.of() : message.getAttributes();
    return new Message(
        position,
        message.getMessageId(),
        nameOf(orEmpty(message.getEventSourceArn())),
        attributes.getOrDefault("MessageGroupId", ""),
        receives(attributes.get("ApproximateReceiveCount")),
        sentAt(attributes.get("SentTimestamp")),
        orEmpty(message.getReceiptHandle()),
        orEmpty(message.getBody()).getBytes(StandardCharsets.UTF_8));
  }

  /** The last part of an ARN is the queue's name. */
  private static String nameOf(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  private static int receives(String count) {
    return count == null ? 1 : Math.max(1, Integer.parseInt(count));
  }

  /** @param millis since 1970 */
  private static long sentAt(String millis) {
    return millis == null ? Request.UNKNOWN : TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
