package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Breakers;
import io.tallystick.journal.breaker.Standing;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoBreakers implements Breakers {
  private final VersionedItems items;
  private final String table;

  DynamoBreakers(VersionedItems items, String table) {
    this.items = items;
    this.table = table;
  }

  @Override
  public Standing read(String endpoint, Deadline deadline) {
    return items.read(BreakerItem.key(endpoint), deadline).map(this::standing).orElse(Standing.INITIAL);
  }

  @Override
  public Swap swap(String endpoint, Standing expected, Breaker next, String token, Deadline deadline) {
    Standing wanted = new Standing(expected.version() + 1, next);
    return switch (items.write(BreakerItem.of(endpoint, wanted, token), expected.version(), deadline)) {
      case VersionedItems.Written.Done() -> new Swap.Done(wanted);
      case VersionedItems.Written.Lost(Map<String, AttributeValue> standing) ->
          new Swap.Lost(standing.isEmpty() ? Standing.INITIAL : standing(standing));
    };
  }

  private Standing standing(Map<String, AttributeValue> item) {
    return BreakerItem.standing(table, item);
  }
}
