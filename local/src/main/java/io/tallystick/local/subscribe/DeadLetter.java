package io.tallystick.local.subscribe;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.courier.SqsDispositions;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A delivery that was given up, as it was received from where people look at it.
 *
 * @param message the queue's name of it
 * @param receipt changes this reception of it
 * @param cause why it was given up
 * @param lastFailure why its last post failed, where the cause does not say it
 * @param group the message group that it came from; empty if it was in none
 * @param delivery empty if it cannot be read
 */
record DeadLetter(String message, String receipt, String cause, Optional<String> lastFailure, String group, Optional<Delivery> delivery) {
  /** What the queue itself gives up has no cause with it. */
  static final String RECEIVED_TOO_OFTEN = "received_too_often";

  static DeadLetter of(Message message) {
    String group = attribute(message, SqsDispositions.GROUP).orElse(message.attributes().getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, ""));
    return new DeadLetter(
        message.messageId(),
        message.receiptHandle(),
        attribute(message, SqsDispositions.CAUSE).orElse(RECEIVED_TOO_OFTEN),
        attribute(message, SqsDispositions.LAST_FAILURE),
        group,
        DeliveryJson.read(message.body()));
  }

  private static Optional<String> attribute(Message message, String name) {
    return Optional.ofNullable(message.messageAttributes().get(name)).map(MessageAttributeValue::stringValue);
  }

  /** Whether it was given up for this, or its last post failed for this. */
  boolean isFor(String reason) {
    return cause.equals(reason) || lastFailure.filter(reason::equals).isPresent();
  }

  /** Whose it is, empty if it cannot be read. */
  String subscription() {
    return delivery.map(Delivery::subscription).orElse("");
  }
}
