package io.tallystick.local.mapping;

import java.time.Instant;
import java.util.Objects;

/**
 * A record of a stream.
 *
 * @param sequence its number within the shard, as the stream writes it
 * @param arrival when it came to the stream
 * @param json its part of the event
 */
record StreamRecord(String sequence, Instant arrival, byte[] json) {

  StreamRecord {
    Objects.requireNonNull(sequence, "sequence");
    Objects.requireNonNull(arrival, "arrival");
    Objects.requireNonNull(json, "json");
  }
}
