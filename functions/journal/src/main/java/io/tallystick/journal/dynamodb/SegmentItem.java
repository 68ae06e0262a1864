package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A segment as an item of the table {@code journal}. */
final class SegmentItem {
  static final String SHARD = "shard";
  static final String SEQUENCE = "sequence";
  private static final String FORMAT = "format";
  private static final String EPOCH = "epoch";
  private static final String COUNT = "count";
  private static final String FIRST_TIMESTAMP = "first_timestamp";
  private static final String LAST_TIMESTAMP = "last_timestamp";
  private static final String PREVIOUS_HASH = "previous_hash";
  private static final String ROOT = "root";
  private static final String HASH = "hash";
  private static final String PAYLOAD = "payload";

  private SegmentItem() {}

  static Map<String, AttributeValue> key(int shard, long sequence) {
    return Map.of(SHARD, Values.number(shard), SEQUENCE, Values.number(sequence));
  }

  static Map<String, AttributeValue> of(Segment segment) {
    Map<String, AttributeValue> item = new HashMap<>(key(segment.shard(), segment.sequence()));
    item.put(FORMAT, Values.number(segment.format()));
    item.put(EPOCH, Values.number(segment.epoch()));
    item.put(COUNT, Values.number(segment.count()));
    item.put(FIRST_TIMESTAMP, Values.number(segment.firstTimestamp()));
    item.put(LAST_TIMESTAMP, Values.number(segment.lastTimestamp()));
    item.put(PREVIOUS_HASH, Values.bytes(segment.previousHash().bytes()));
    item.put(ROOT, Values.bytes(segment.root().bytes()));
    item.put(HASH, Values.bytes(segment.hash().bytes()));
    item.put(PAYLOAD, Values.bytes(segment.payload()));
    return item;
  }

  static Segment segment(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, SHARD, SEQUENCE);
    int shard = item.smallNumber(SHARD);
    long sequence = item.number(SEQUENCE);
    int format = item.smallNumber(FORMAT);
    SegmentCodec.requireKnown(format, shard, sequence);
    return new Segment(
        shard,
        sequence,
        format,
        item.number(EPOCH),
        item.smallNumber(COUNT),
        item.number(FIRST_TIMESTAMP),
        item.number(LAST_TIMESTAMP),
        hash(item, PREVIOUS_HASH),
        hash(item, ROOT),
        hash(item, HASH),
        item.bytes(PAYLOAD));
  }

  private static Hash hash(Item item, String name) {
    return item.parsed(name, item.bytes(name), Hash::of);
  }
}
