package io.tallystick.ledger;

/**
 * Names one attempt to commit a chain across shards. A chain that is sent again after it was abandoned has another key.
 *
 * @param coordinator its shard
 * @param timestamp of the entry by which the coordinator began it
 */
public record ChainKey(int coordinator, long timestamp) implements Comparable<ChainKey> {
  /** When the first of so many members is recorded; the others follow one by one. The same on all shards. */
  long first(int members) {
    return timestamp - (members - 1);
  }

  @Override
  public int compareTo(ChainKey other) {
    return coordinator != other.coordinator ? Integer.compare(coordinator, other.coordinator) : Long.compare(timestamp, other.timestamp);
  }
}
