package io.tallystick.local.mapping;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Consecutive records that go to the function together.
 *
 * @param attempts how often they, as they stand here, have failed
 */
record StreamBatch(List<StreamRecord> records, int attempts) {

  StreamBatch {
    records = List.copyOf(records);
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one record");
    }
  }

  StreamRecord first() {
    return records.getFirst();
  }

  StreamRecord last() {
    return records.getLast();
  }

  Set<String> sequences() {
    Set<String> sequences = new LinkedHashSet<>();
    records.forEach(record -> sequences.add(record.sequence()));
    return sequences;
  }

  /** The position of the first record whose sequence is among these. */
  int firstOf(Set<String> sequences) {
    for (int index = 0; index < records.size(); index++) {
      if (sequences.contains(records.get(index).sequence())) {
        return index;
      }
    }
    throw new IllegalArgumentException("none of these is in the batch");
  }

  StreamBatch failedOnceMore() {
    return new StreamBatch(records, attempts + 1);
  }

  /** What is left when the records before a position are done: a new batch, which has not failed yet. */
  StreamBatch from(int position) {
    return new StreamBatch(records.subList(position, records.size()), 0);
  }

  /** Two halves; halving does not count as an attempt. */
  List<StreamBatch> halves() {
    int middle = records.size() / 2;
    return List.of(new StreamBatch(records.subList(0, middle), attempts), new StreamBatch(records.subList(middle, records.size()), attempts));
  }

  byte[] event() {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes("{\"Records\":[".getBytes(StandardCharsets.US_ASCII));
    String separator = "";
    for (StreamRecord record : records) {
      event.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
      event.writeBytes(record.json());
      separator = ",";
    }
    event.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
    return event.toByteArray();
  }
}
