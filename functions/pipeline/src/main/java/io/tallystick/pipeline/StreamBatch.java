package io.tallystick.pipeline;

import io.tallystick.ledger.Request;
import io.tallystick.runtime.Log;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The messages of a batch of a stream, in order. A record is one message, or as many as were aggregated in it; each is in order with those of its partition key.
 *
 * @param messages at the position of each, counted from 0
 * @param records for each message, which record of the batch it was in, counted from 0
 * @param sequences of the records
 */
record StreamBatch(List<Message> messages, List<Integer> records, List<String> sequences) {
  private static final int NANO_DIGITS = 9;

  StreamBatch {
    messages = List.copyOf(messages);
    records = List.copyOf(records);
    sequences = List.copyOf(sequences);
  }

  static StreamBatch of(StreamEvent event) {
    List<Message> messages = new ArrayList<>();
    List<Integer> records = new ArrayList<>();
    List<String> sequences = new ArrayList<>();
    for (StreamEvent.StreamRecord record : event.records()) {
      List<AggregatedRecord.Part> parts = parts(record);
      for (int part = 0; part < parts.size(); part++) {
        // Only what was inside another record needs a name of its own.
        boolean whole = parts.get(part).data() == record.content().data();
        messages.add(message(messages.size(), whole ? record.eventId() : record.eventId() + "/" + part, record, parts.get(part)));
        records.add(sequences.size());
      }
      sequences.add(record.content().sequenceNumber());
    }
    return new StreamBatch(messages, records, sequences);
  }

  /** The first record of which something failed, counted from 0; the number of all records if nothing did. */
  int firstOf(Collection<Message> failed) {
    return failed.stream().mapToInt(message -> records.get(message.position())).min().orElse(sequences.size());
  }

  private static List<AggregatedRecord.Part> parts(StreamEvent.StreamRecord record) {
    byte[] data = record.content().data();
    if (AggregatedRecord.is(data)) {
      try {
        return AggregatedRecord.open(data);
      } catch (AggregatedRecord.Malformed malformed) {
        // Whole it is no request, so it will be reported as invalid.
        Log.warn("Aggregated record cannot be opened", null, "record", record.eventId(), "reason", malformed.getMessage());
      }
    }
    return List.of(new AggregatedRecord.Part(record.content().partitionKey(), data));
  }

  private static Message message(int position, String id, StreamEvent.StreamRecord record, AggregatedRecord.Part part) {
    String group = part.partitionKey().isEmpty() ? record.content().partitionKey() : part.partitionKey();
    return new Message(position, id, record.streamArn(), group, 1, sentAt(record.content().arrival()), "", part.data());
  }

  /** @param arrival in seconds since 1970 */
  private static long sentAt(BigDecimal arrival) {
    return arrival == null ? Request.UNKNOWN : arrival.movePointRight(NANO_DIGITS).longValue();
  }
}
