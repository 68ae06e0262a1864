package io.tallystick.simulator.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gathers what one answer has: at most as many items as were asked for, about 1 MB, and sometimes fewer. */
final class Pages {
  private static final int BYTES = 1024 * 1024;

  private final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private final int most;
  private long bytes;
  private Map<String, AttributeValue> lastKey;
  private boolean more;

  /** @param limit null for none */
  Pages(Integer limit, Wire wire) {
    int all = limit == null ? Integer.MAX_VALUE : limit;
    this.most = wire.part(all);
  }

  /** False if the page ends before it. */
  boolean add(Map<String, AttributeValue> item, int itemBytes, Map<String, AttributeValue> key) {
    if (items.size() == most || !items.isEmpty() && bytes + itemBytes > BYTES) {
      more = true;
      return false;
    }
    items.add(item);
    bytes += itemBytes;
    lastKey = key;
    return true;
  }

  SimulatedDynamoDb.Page page() {
    // The service does not look whether anything comes after the last item that was asked for.
    return new SimulatedDynamoDb.Page(items, more || items.size() == most ? lastKey : null);
  }
}
