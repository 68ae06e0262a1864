package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Subscriptions.Kept;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A subscription in the table {@code control}. */
final class SubscriptionItem {
  static final String KEY = "key";
  static final String VERSION = "version";
  /** What the keys of all subscriptions start with. */
  static final String START = "subscription#";
  private static final String TOKEN = "token";
  private static final String TEXT = "subscription";

  private SubscriptionItem() {}

  static Map<String, AttributeValue> key(String id) {
    return Map.of(KEY, Values.text(START + id));
  }

  static Map<String, AttributeValue> of(Kept kept, String token) {
    return Map.of(
        KEY, Values.text(START + kept.id()), VERSION, Values.number(kept.version()), TOKEN, Values.text(token), TEXT, Values.text(kept.text()));
  }

  static String token(String table, Map<String, AttributeValue> attributes) {
    return new Item(table, attributes, KEY).text(TOKEN);
  }

  static Kept kept(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY);
    return item.built(() -> new Kept(item.text(KEY).substring(START.length()), item.number(VERSION), item.text(TEXT)));
  }
}
