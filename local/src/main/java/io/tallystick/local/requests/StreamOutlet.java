package io.tallystick.local.requests;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** A stream of Kinesis. */
public final class StreamOutlet implements Outlet {
  /** The most records of one call, and their bytes: limits of Kinesis, less what partition keys take. */
  static final int BATCH_RECORDS = 500;

  static final int BATCH_BYTES = 4 * 1024 * 1024;

  private final KinesisClient kinesis;
  private final String stream;
  private final Optional<String> partitionKey;

  /** @param partitionKey of all messages, which are in order then; without one each has its own key, and those without spread over all shards */
  public StreamOutlet(KinesisClient kinesis, String stream, Optional<String> partitionKey) {
    this.kinesis = Objects.requireNonNull(kinesis, "kinesis");
    this.stream = Objects.requireNonNull(stream, "stream");
    this.partitionKey = Objects.requireNonNull(partitionKey, "partitionKey");
  }

  @Override
  public String name() {
    return "the stream";
  }

  @Override
  public String gone() {
    return "there is no stream " + stream + ": the ledger has one only where RequestsStreamMode asks for it";
  }

  @Override
  public boolean ordered() {
    return partitionKey.isPresent();
  }

  @Override
  public int batchMessages() {
    return BATCH_RECORDS;
  }

  @Override
  public int batchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public Map<Integer, Failure> send(List<Message> batch) {
    List<PutRecordsResultEntry> results = kinesis.putRecords(request -> request.streamName(stream).records(batch.stream().map(this::entry).toList())).records();
    Map<Integer, Failure> failures = new HashMap<>();
    for (int at = 0; at < results.size(); at++) {
      if (results.get(at).errorCode() != null) {
        // Too much for the shard just now, or a fault of the stream; what is wrong with a record is refused for the whole batch.
        failures.put(at, new Failure(false, results.get(at).errorCode() + ": " + results.get(at).errorMessage()));
      }
    }
    return failures;
  }

  @Override
  public boolean isGone(AwsServiceException refused) {
    return refused instanceof ResourceNotFoundException;
  }

  private PutRecordsRequestEntry entry(Message message) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(partitionKey.orElseGet(() -> message.key().isEmpty() ? UUID.randomUUID().toString() : message.key()))
        .data(SdkBytes.fromUtf8String(message.body()))
        .build();
  }
}
