package io.tallystick.journal.dynamodb;

import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldPageCodec;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A page of the index of fields as an item of the table {@code transfers}, under the timestamp of its first row. */
final class FieldItem {
  private static final String ROWS = "rows";

  private FieldItem() {}

  /** The partition key. */
  static String key(int shard, FieldKey key) {
    return "field#" + shard + "#" + key.field().wire() + "#" + key.value();
  }

  static Map<String, AttributeValue> of(int shard, FieldPage page) {
    return Map.of(
        IndexItem.KEY, Values.text(key(shard, page.key())),
        IndexItem.RUN, Values.number(page.first()),
        ROWS, Values.bytes(FieldPageCodec.encode(page)));
  }

  static FieldPage page(String table, FieldKey key, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, IndexItem.KEY, IndexItem.RUN);
    FieldPage page = FieldPageCodec.decode(key, item.bytes(ROWS));
    if (page.first() != item.number(IndexItem.RUN)) {
      throw item.corrupt(IndexItem.RUN, null);
    }
    return page;
  }
}
