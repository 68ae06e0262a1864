package io.tallystick.simulator.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gathers what one answer has: at most as many items as were asked for, about 1 MB, and sometimes fewer. */
final class Pages {
  private static final int BYTES = 1024 * 1024;

  private final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private final int most;
  private long bytes;
  private Map<String, AttributeValue> last;
  private boolean more;

  /** @param limit null for none */
  Pages(Integer limit, Wire wire) {
    int all = limit == null ? Integer.MAX_VALUE : limit;
    this.most = wire.part(all);
  }

  /** False if the page ends before it. */
  boolean add(Map<String, AttributeValue> item, int itemBytes) {
    if (items.size() == most || !items.isEmpty() && bytes + itemBytes > BYTES) {
      more = true;
      return false;
    }
    items.add(item);
    bytes += itemBytes;
    last = item;
    return true;
  }

  /** @param key of an item */
  SimulatedDynamoDb.Page page(UnaryOperator<Map<String, AttributeValue>> key) {
    // The service does not look whether anything comes after the last item that was asked for.
    return new SimulatedDynamoDb.Page(items, last != null && (more || items.size() == most) ? key.apply(last) : null);
  }
}
