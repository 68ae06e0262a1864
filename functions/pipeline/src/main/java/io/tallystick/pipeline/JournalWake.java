package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
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
  /** Its sort key. */
  private static final String SEQUENCE = "sequence";

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
      Optional<String> shard = key(record, SHARD);
      if (shard.isEmpty()) {
        return Set.of();
      }
      shards.add(Integer.valueOf(shard.get()));
    }
    return shards;
  }

  /**
   * Has the stream wake the function again at once where nothing else would: it answers that one of the records failed, so that this one and those after it come again. It is the latest from which on
   * there are records of all the shards that have something left. Where a shard's journal goes on after them, its next records wake the function anyway. A wake-up without records has nothing that
   * could come again.
   *
   * @param left the shards that have something left to do
   */
  static StreamsEventResponse again(DynamodbEvent wake, Set<Integer> left, JournalEnds ends, Deadline deadline) {
    Set<Integer> missing = new TreeSet<>(left);
    missing.removeIf(shard -> goesOn(wake, shard, ends, deadline));
    String from = null;
    for (DynamodbStreamRecord record : records(wake).reversed()) {
      if (missing.isEmpty()) {
        break;
      }
      if (record.getDynamodb() != null) {
        from = record.getDynamodb().getSequenceNumber();
      }
      key(record, SHARD).map(Integer::valueOf).ifPresentOrElse(missing::remove, missing::clear);
    }
    return new StreamsEventResponse(from == null ? List.of() : List.of(new BatchItemFailure(from)));
  }

  /** Whether the journal has segments that are later than the shard's last record; false where that cannot be told. */
  private static boolean goesOn(DynamodbEvent wake, int shard, JournalEnds ends, Deadline deadline) {
    Optional<Long> last =
        records(wake).reversed().stream()
            .filter(record -> key(record, SHARD).filter(Integer.toString(shard)::equals).isPresent())
            .findFirst()
            .flatMap(record -> key(record, SEQUENCE))
            .map(Long::valueOf);
    try {
      return last.isPresent() && ends.last(shard, deadline) > last.get();
    } catch (StoreException.Unavailable unknown) {
      return false;
    }
  }

  private static List<DynamodbStreamRecord> records(DynamodbEvent wake) {
    return wake.getRecords() == null ? List.of() : wake.getRecords();
  }

  private static Optional<String> key(DynamodbStreamRecord record, String name) {
    return Optional.ofNullable(record.getDynamodb()).map(StreamRecord::getKeys).map(keys -> keys.get(name)).map(AttributeValue::getN);
  }
}
