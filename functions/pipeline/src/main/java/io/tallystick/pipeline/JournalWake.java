package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the journal's stream says to those whom it wakes. */
final class JournalWake {
  /** The partition key of the journal's table. */
  private static final String SHARD = "shard";

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

  /** The shards whose segments woke the function; none if something else did, or if one of them cannot be told. */
  static Set<Integer> shards(DynamodbEvent wake) {
    Set<Integer> shards = new TreeSet<>();
    for (DynamodbStreamRecord record : wake.getRecords() == null ? List.<DynamodbStreamRecord>of() : wake.getRecords()) {
      Map<String, AttributeValue> keys = record.getDynamodb() == null ? null : record.getDynamodb().getKeys();
      AttributeValue shard = keys == null ? null : keys.get(SHARD);
      if (shard == null || shard.getN() == null) {
        return Set.of();
      }
      shards.add(Integer.valueOf(shard.getN()));
    }
    return shards;
  }
}
