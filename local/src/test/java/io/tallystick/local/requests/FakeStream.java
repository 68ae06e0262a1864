package io.tallystick.local.requests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** A stream in memory that fails as it is told to, one answer after the other. */
public final class FakeStream implements KinesisClient {
  /** Every call, as it came. */
  public final List<PutRecordsRequest> calls = new ArrayList<>();
  /** What was taken. */
  public final List<PutRecordsRequestEntry> records = new ArrayList<>();
  /** Positions that fail of the next calls; with none left, everything is taken. May throw. */
  final Deque<Function<PutRecordsRequest, List<Integer>>> script = new ArrayDeque<>();
  /** A record with this body has its whole call refused. */
  String refusing;
  /** Whether every record fails for ever. */
  boolean always;

  @Override
  public synchronized PutRecordsResponse putRecords(PutRecordsRequest request) {
    calls.add(request);
    Set<Integer> failed = new HashSet<>(script.isEmpty() ? List.of() : script.removeFirst().apply(request));
    if (request.records().stream().anyMatch(record -> record.data().asUtf8String().equals(refusing))) {
      throw InvalidArgumentException.builder().statusCode(400).message("too large").build();
    }
    List<PutRecordsResultEntry> results = new ArrayList<>();
    for (int at = 0; at < request.records().size(); at++) {
      if (always || failed.contains(at)) {
        results.add(PutRecordsResultEntry.builder().errorCode("ProvisionedThroughputExceededException").errorMessage("on purpose").build());
      } else {
        records.add(request.records().get(at));
        results.add(PutRecordsResultEntry.builder().sequenceNumber(Integer.toString(records.size())).shardId("shardId-000000000000").build());
      }
    }
    return PutRecordsResponse.builder().failedRecordCount(failed.size()).records(results).build();
  }

  public synchronized List<String> bodies() {
    return records.stream().map(record -> record.data().asUtf8String()).toList();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
