package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Subscriptions.Kept;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A subscription in the table {@code control}. */
final class SubscriptionItem {
  static final String KEY = VersionedItems.KEY;
  static final String VERSION = VersionedItems.VERSION;
  /** What the keys of all subscriptions start with. */
  static final String START = "subscription#";
  /** The key of the version of all. */
  private static final String ALL = "subscriptions";
  private static final String TEXT = "subscription";

  private SubscriptionItem() {}

  static Map<String, AttributeValue> key(String id) {
    return Map.of(KEY, Values.text(START + id));
  }

  static Map<String, AttributeValue> of(Kept kept, String token) {
    return Map.of(
        KEY, Values.text(START + kept.id()), VERSION, Values.number(kept.version()), VersionedItems.TOKEN, Values.text(token), TEXT, Values.text(kept.text()));
  }

  static Map<String, AttributeValue> versionKey() {
    return Map.of(KEY, Values.text(ALL));
  }

  static long version(String table, Map<String, AttributeValue> attributes) {
    return new Item(table, attributes, KEY).number(VERSION);
  }

  static Kept kept(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY);
    return item.built(() -> new Kept(item.text(KEY).substring(START.length()), item.number(VERSION), item.text(TEXT)));
  }
}
