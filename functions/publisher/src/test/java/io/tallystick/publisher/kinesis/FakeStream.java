package io.tallystick.publisher.kinesis;

import io.tallystick.journal.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;

/** A stream in memory. What goes wrong with a call is decided by whoever uses it. */
public final class FakeStream implements KinesisClient {
  /** What becomes of a call. */
  public enum Fate {
    TAKEN,
    THROTTLED,
    FAILED_BEFORE,
    ANSWER_LOST,
    REFUSED
  }

  /**
   * A record that the stream has.
   *
   * @param after the sequence number that it was put to follow, or null
   */
  public record Stored(String partitionKey, byte[] data, long number, String after) {}

  private final Supplier<Fate> fates;
  private final List<Stored> records = new ArrayList<>();
  private final Map<String, Long> last = new HashMap<>();
  private long numbers;
  private long firstValid;

  public FakeStream(Supplier<Fate> fates) {
    this.fates = fates;
  }

  public synchronized List<Stored> records() {
    return List.copyOf(records);
  }

  /** From now on sequence numbers from before are of shards that are closed. */
  synchronized void divideAnew() {
    firstValid = numbers;
  }

  @Override
  public synchronized PutRecordResponse putRecord(PutRecordRequest request) {
    return switch (fates.get()) {
      case THROTTLED ->
          throw (RuntimeException) ProvisionedThroughputExceededException.builder().statusCode(400).awsErrorDetails(code("ProvisionedThroughputExceededException")).build();
      case FAILED_BEFORE -> throw (RuntimeException) KinesisException.builder().statusCode(500).awsErrorDetails(code("InternalFailure")).build();
      case REFUSED -> throw (RuntimeException) KinesisException.builder().statusCode(400).awsErrorDetails(code("AccessDeniedException")).build();
      case TAKEN -> take(request);
      case ANSWER_LOST -> {
        take(request);
        throw (RuntimeException) KinesisException.builder().statusCode(503).awsErrorDetails(code("ServiceUnavailable")).build();
      }
    };
  }

  private PutRecordResponse take(PutRecordRequest request) {
    String after = request.sequenceNumberForOrdering();
    if (after != null && Long.parseLong(after) < firstValid) {
      throw (RuntimeException) InvalidArgumentException.builder().statusCode(400).awsErrorDetails(code("InvalidArgumentException")).build();
    }
    if (after != null && !last.containsKey(request.partitionKey())) {
      throw new StoreException.Corrupt("a record follows one that the stream never took", null);
    }
    long number = numbers++;
    last.put(request.partitionKey(), number);
    records.add(new Stored(request.partitionKey(), request.data().asByteArray(), number, after));
    return PutRecordResponse.builder().sequenceNumber(String.valueOf(number)).shardId("shardId-0").build();
  }

  private static AwsErrorDetails code(String code) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(code).build();
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}
}
