package io.tallystick.local.mapping;

import java.util.Objects;

/**
 * A message that was received.
 *
 * @param record its part of the event, as JSON
 */
record Message(String id, String receiptHandle, byte[] record) {

  Message {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(receiptHandle, "receiptHandle");
    Objects.requireNonNull(record, "record");
  }
}
