package io.tallystick.simulator.dynamodb;

import io.tallystick.simulator.dynamodb.Keys.Key;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of a table, each with what it was lately, which a replica may still have. */
final class Table {
  /** What a replica may be behind; what was before is forgotten. */
  static final long LAG_MAX = 30_000_000_000L;

  private static final Key NO_SORT_KEY = new Keys.Small(0);
  private static final int ITEM_BYTES = 400 * 1024;

  final String name;
  final String partition;
  /** Null where items have no sort key. */
  final String sort;
  /** A global index of keys, or null. */
  final Index index;

  private final LongSupplier now;
  private final Map<Key, TreeMap<Key, Row>> partitions = new LinkedHashMap<>();

  /** A sparse index that has the keys alone. */
  record Index(String name, String partition, String sort) {}

  /** An item as it stands since a time. */
  static final class Row {
    final Map<String, AttributeValue> item;
    final int bytes;
    final long since;
    Row before;

    Row(Map<String, AttributeValue> item, int bytes, long since, Row before) {
      this.item = item;
      this.bytes = bytes;
      this.since = since;
      this.before = before;
    }

    /** Empty where there was none. */
    Map<String, AttributeValue> at(long time) {
      Row row = this;
      while (row != null && row.since > time) {
        row = row.before;
      }
      return row == null ? Map.of() : row.item;
    }

    private void forget(long time) {
      Row row = this;
      while (row != null && row.since > time) {
        row = row.before;
      }
      if (row != null) {
        row.before = null;
      }
    }
  }

  Table(String name, String partition, String sort, Index index, LongSupplier now) {
    this.name = name;
    this.partition = partition;
    this.sort = sort;
    this.index = index;
    this.now = now;
  }

  long now() {
    return now.getAsLong();
  }

  Key partitionKey(Map<String, AttributeValue> attributes) {
    return Keys.of(required(attributes, partition));
  }

  Key sortKey(Map<String, AttributeValue> attributes) {
    return sort == null ? NO_SORT_KEY : Keys.of(required(attributes, sort));
  }

  private static AttributeValue required(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw Refusals.validation("One of the required keys was not given a value: " + name);
    }
    return value;
  }

  /** A number for what the attributes are the key of. */
  long subject(Map<String, AttributeValue> attributes) {
    return 31 * Keys.hash(partitionKey(attributes)) + Keys.hash(sortKey(attributes));
  }

  /** The items of a partition, in the order of their sort keys. */
  NavigableMap<Key, Row> rows(Key key) {
    NavigableMap<Key, Row> rows = partitions.get(key);
    return rows == null ? Collections.emptyNavigableMap() : rows;
  }

  Iterable<TreeMap<Key, Row>> partitions() {
    return partitions.values();
  }

  /** Empty where there is none. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> key, long lag) {
    Row row = rows(partitionKey(key)).get(sortKey(key));
    return row == null ? Map.of() : lag == 0 ? row.item : row.at(now.getAsLong() - lag);
  }

  void put(Map<String, AttributeValue> item) {
    int bytes = bytes(item);
    if (bytes > ITEM_BYTES) {
      throw Refusals.validation("Item size has exceeded the maximum allowed size");
    }
    change(item, new HashMap<>(item), bytes);
  }

  void delete(Map<String, AttributeValue> key) {
    change(key, Map.of(), 0);
  }

  private void change(Map<String, AttributeValue> key, Map<String, AttributeValue> item, int bytes) {
    TreeMap<Key, Row> rows = partitions.computeIfAbsent(partitionKey(key), _ -> new TreeMap<>());
    Key place = sortKey(key);
    Row row = new Row(item, bytes, now.getAsLong(), rows.get(place));
    row.forget(row.since - LAG_MAX);
    rows.put(place, row);
  }

  static int bytes(Map<String, AttributeValue> item) {
    int bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += attribute.getKey().length() + bytes(attribute.getValue());
    }
    return bytes;
  }

  private static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> value.n().length() / 2 + 2;
      case B -> value.b().asByteArrayUnsafe().length;
      case L -> 3 + value.l().stream().mapToInt(element -> 1 + bytes(element)).sum();
      case M -> 3 + bytes(value.m());
      case SS, NS, BS, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> 1;
    };
  }

  private static int utf8(String text) {
    int bytes = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
