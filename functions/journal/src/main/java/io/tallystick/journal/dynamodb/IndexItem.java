package io.tallystick.journal.dynamodb;

import io.tallystick.journal.IndexGroupCodec;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Parallel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The two kinds of items of the table {@code transfers}: the rows of one group and run, and an id by itself. */
final class IndexItem {
  static final String KEY = "key";
  static final String RUN = "run";
  static final String SEQUENCE = "sequence";
  static final String POSITION = "position";
  private static final String ROWS = "rows";

  /** The sort key of an id by itself. */
  static final long SINGLE_RUN = 0;
  /** A group's sort key is its run times this, plus its part. */
  static final int PARTS_OF_RUN = 1_000;

  /** Equal rows are cut into equal parts, whoever posts the run and in whatever order they come. */
  private static final Comparator<IndexGroupCodec.Row> IN_ORDER =
      Comparator.comparing(IndexGroupCodec.Row::location)
          .thenComparing(IndexGroupCodec.Row::kind)
          .thenComparing(row -> row.id().text());

  private IndexItem() {}

  /** An id by itself. */
  record Single(String key, Location location) {}

  static Map<String, AttributeValue> key(String key, long run) {
    return Map.of(KEY, Values.text(key), RUN, Values.number(run));
  }

  static String singleKey(int shard, IndexKey key) {
    String kind =
        switch (key.kind()) {
          case TRANSFER -> "transfer";
          case TRANSFER_REJECTION -> "transfer-rejection";
          case ACCOUNT_REJECTION -> "account-rejection";
          case REVERSAL -> "reversal";
        };
    return kind + "#" + shard + "#" + key.id();
  }

  static Map<String, AttributeValue> of(Single single) {
    return Map.of(
        KEY, Values.text(single.key()),
        RUN, Values.number(SINGLE_RUN),
        SEQUENCE, Values.number(single.location().sequence()),
        POSITION, Values.number(single.location().position()));
  }

  static Single single(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY, RUN);
    return new Single(item.text(KEY), item.built(() -> new Location(item.number(SEQUENCE), item.smallNumber(POSITION))));
  }

  /**
   * One item for each part.
   *
   * @throws IllegalArgumentException if the run has too many rows of one group to number their parts
   */
  static List<Map<String, AttributeValue>> of(IndexGroup group, long run, List<IndexGroupCodec.Row> rows) {
    List<List<IndexGroupCodec.Row>> parts =
        Parallel.parts(rows.stream().sorted(IN_ORDER).toList(), IndexGroupCodec.MAX_ROWS);
    if (parts.size() > PARTS_OF_RUN) {
      throw new IllegalArgumentException("a run has too many ids of one second");
    }
    List<Map<String, AttributeValue>> items = new ArrayList<>(parts.size());
    for (int part = 0; part < parts.size(); part++) {
      items.add(
          Map.of(
              KEY, Values.text(group.key()),
              RUN, Values.number(Math.addExact(Math.multiplyExact(run, PARTS_OF_RUN), part)),
              ROWS, Values.bytes(IndexGroupCodec.encode(parts.get(part)))));
    }
    return items;
  }

  static List<IndexGroupCodec.Row> rows(String table, Map<String, AttributeValue> attributes) {
    return IndexGroupCodec.decode(new Item(table, attributes, KEY, RUN).bytes(ROWS));
  }
}
