package io.tallystick.publisher.kinesis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The records of one lane that the stream has not taken yet, in order. */
final class LaneRecords {
  private final String partitionKey;
  private final Deque<byte[]> records;

  LaneRecords(String partitionKey, List<byte[]> records) {
    this.partitionKey = partitionKey;
    this.records = new ArrayDeque<>(records);
  }

  String partitionKey() {
    return partitionKey;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  byte[] next() {
    return records.getFirst();
  }

  /** The stream has taken the next one. */
  void taken() {
    records.removeFirst();
  }
}
