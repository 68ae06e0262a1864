package io.tallystick.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Opens what the Kinesis Producer Library packs: many records in one, in the format that AWS documents as KPL aggregated records. That is four bytes
 * {@code F3 89 9A C2}, a message of Protocol Buffers, and its MD5.
 *
 * <pre>
 * AggregatedRecord: 1 partition_key_table (repeated string), 2 explicit_hash_key_table (repeated string), 3 records (repeated Record)
 * Record:           1 partition_key_index (uint64), 2 explicit_hash_key_index (uint64), 3 data (bytes), 4 tags
 * </pre>
 *
 * <p>A record that a producer sent to a shard which no longer is its key's is sent again by that library, so it may be here twice; ids have effect once.
 */
final class AggregatedRecord {
  /** The most records of one: they are at least a few bytes each, but nothing useful is. */
  static final int RECORDS = 10_000;

  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int DIGEST_BYTES = 16;

  private static final int KEY = 1;
  private static final int RECORD = 3;
  private static final int RECORD_KEY = 1;
  private static final int RECORD_DATA = 3;

  /** One of the records inside, with the key that keeps it in order with others. */
  record Part(String partitionKey, byte[] data) {}

  /** It begins and ends as an aggregated record does, but cannot be opened. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
      super(reason, null, false, false);
    }
  }

  private AggregatedRecord() {}

  /** Whether these bytes say that they are one: by how they begin, and by the checksum that they end with. */
  static boolean is(byte[] data) {
    int end = data.length - DIGEST_BYTES;
    return end >= MAGIC.length
        && Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && MessageDigest.isEqual(digest(data, end), Arrays.copyOfRange(data, end, data.length));
  }

  /**
   * The records inside, in order.
   *
   * @param data for which {@link #is} holds
   * @throws Malformed if the message is broken, or has more than {@link #RECORDS} records
   */
  static List<Part> open(byte[] data) throws Malformed {
    List<String> keys = new ArrayList<>();
    List<ProtobufReader> records = new ArrayList<>();
    ProtobufReader message = new ProtobufReader(data, MAGIC.length, data.length - DIGEST_BYTES);
    while (message.next()) {
      switch (message.field()) {
        case KEY -> keys.add(new String(message.bytes(), StandardCharsets.UTF_8));
        case RECORD -> records.add(message.message());
        default -> message.skip();
      }
      if (keys.size() > RECORDS || records.size() > RECORDS) {
        throw new Malformed("has more than " + RECORDS + " records");
      }
    }
    List<Part> parts = new ArrayList<>(records.size());
    for (ProtobufReader record : records) {
      parts.add(part(record, keys));
    }
    return parts;
  }

  private static Part part(ProtobufReader record, List<String> keys) throws Malformed {
    long key = -1;
    byte[] data = null;
    while (record.next()) {
      switch (record.field()) {
        case RECORD_KEY -> key = record.number();
        case RECORD_DATA -> data = record.bytes();
        default -> record.skip();
      }
    }
    if (key < 0 || key >= keys.size()) {
      throw new Malformed("has a record without a partition key of its table");
    }
    if (data == null) {
      throw new Malformed("has a record without data");
    }
    return new Part(keys.get((int) key), data);
  }

  private static byte[] digest(byte[] data, int end) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(data, MAGIC.length, end - MAGIC.length);
      return md5.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has MD5", impossible);
    }
  }
}
