package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import java.util.Date;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the journal's stream wakes functions with. */
final class Wakes {
  private Wakes() {}

  static DynamodbEvent of(StreamRecord... contents) {
    return of(Stream.of(contents));
  }

  /** Of segments that were committed at these times; their sequence numbers are the same. */
  static DynamodbEvent committed(long... millis) {
    return of(LongStream.of(millis).mapToObj(time -> new StreamRecord().withSequenceNumber(Long.toString(time)).withApproximateCreationDateTime(new Date(time))));
  }

  private static DynamodbEvent of(Stream<StreamRecord> contents) {
    List<DynamodbStreamRecord> records =
        contents
            .map(
                content -> {
                  DynamodbStreamRecord record = new DynamodbStreamRecord();
                  record.setDynamodb(content);
                  return record;
                })
            .toList();
    DynamodbEvent event = new DynamodbEvent();
    event.setRecords(records);
    return event;
  }
}
