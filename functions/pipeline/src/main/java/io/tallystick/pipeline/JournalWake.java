package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the journal's stream says to those whom it wakes. */
final class JournalWake {
  private JournalWake() {}

  /** When the oldest segment was committed of those that woke the function; empty if something else did. */
  static Optional<Instant> committed(DynamodbEvent wake) {
    return Stream.ofNullable(wake.getRecords())
        .flatMap(List::stream)
        .map(DynamodbStreamRecord::getDynamodb)
        .map(StreamRecord::getApproximateCreationDateTime)
        .filter(Objects::nonNull)
        .map(Date::toInstant)
        .min(Instant::compareTo);
  }
}
