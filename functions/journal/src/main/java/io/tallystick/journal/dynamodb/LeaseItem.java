package io.tallystick.journal.dynamodb;

import io.tallystick.journal.lease.Lease;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease in the table {@code control}. */
final class LeaseItem {
  static final String KEY = "key";
  static final String OWNER = "owner";
  static final String EPOCH = "epoch";
  static final String STEP = "step";
  static final String EXPIRES_AT = "expires_at";
  static final String KEPT = "kept";
  /** What the keys of all leases start with. */
  private static final String START = "lease#";

  private LeaseItem() {}

  static Map<String, AttributeValue> key(String name) {
    return Map.of(KEY, Values.text(START + name));
  }

  static Lease lease(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY);
    return item.built(
        () ->
            new Lease(
                item.text(KEY).substring(START.length()), item.text(OWNER), item.number(EPOCH), item.number(STEP), item.number(EXPIRES_AT), item.textOrEmpty(KEPT)));
  }
}
