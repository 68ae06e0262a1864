package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the journal's stream says to those whom it wakes. */
final class JournalWake {
  /** The partition key of the journal's table. */
  private static final String SHARD = "shard";

  private JournalWake() {}

  /** When the oldest segment was committed of those that woke the function; empty if something else did. */
  static Optional<Instant> committed(DynamodbEvent wake) {
    return records(wake).stream()
        .map(DynamodbStreamRecord::getDynamodb)
        .map(StreamRecord::getApproximateCreationDateTime)
        .filter(Objects::nonNull)
        .map(Date::toInstant)
        .min(Instant::compareTo);
  }

  /** The shards whose segments woke the function; none if something else did, or if one of them cannot be told. */
  static Set<Integer> shards(DynamodbEvent wake) {
    Set<Integer> shards = new TreeSet<>();
    for (DynamodbStreamRecord record : records(wake)) {
      Optional<Integer> shard = shard(record);
      if (shard.isEmpty()) {
        return Set.of();
      }
      shards.add(shard.get());
    }
    return shards;
  }

  /**
   * Has the stream wake the function again at once where it is not done, by answering that one of the records failed: that record and those after it come again. It is the latest from which on there
   * are records of all the shards that have something left. A wake-up without records has nothing that could come again.
   *
   * @param left the shards that have something left to do
   */
  static StreamsEventResponse again(DynamodbEvent wake, Set<Integer> left) {
    Set<Integer> missing = new TreeSet<>(left);
    String from = null;
    for (DynamodbStreamRecord record : records(wake).reversed()) {
      if (missing.isEmpty()) {
        break;
      }
      if (record.getDynamodb() != null) {
        from = record.getDynamodb().getSequenceNumber();
      }
      shard(record).ifPresentOrElse(missing::remove, missing::clear);
    }
    return new StreamsEventResponse(from == null ? List.of() : List.of(new BatchItemFailure(from)));
  }

  private static List<DynamodbStreamRecord> records(DynamodbEvent wake) {
    return wake.getRecords() == null ? List.of() : wake.getRecords();
  }

  private static Optional<Integer> shard(DynamodbStreamRecord record) {
    return Optional.ofNullable(record.getDynamodb()).map(StreamRecord::getKeys).map(keys -> keys.get(SHARD)).map(AttributeValue::getN).map(Integer::valueOf);
  }
}
