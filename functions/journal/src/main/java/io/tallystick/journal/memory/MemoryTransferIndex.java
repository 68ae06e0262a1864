package io.tallystick.journal.memory;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.TransferIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class MemoryTransferIndex implements TransferIndex {
  private final Map<Integer, Map<IndexKey, Location>> shards = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryTransferIndex(Steps steps) {
    this.steps = steps;
  }

  @Override
  public Map<IndexKey, Location> find(int shard, Collection<IndexKey> keys, Deadline deadline) {
    return keys.isEmpty() ? Map.of() : steps.run(Step.Verb.FIND, keys, deadline, () -> those(shard, keys));
  }

  private Map<IndexKey, Location> those(int shard, Collection<IndexKey> keys) {
    Map<IndexKey, Location> newest = newest(shard);
    Map<IndexKey, Location> found = new HashMap<>();
    for (IndexKey key : keys) {
      Location location = newest.get(key);
      if (location != null) {
        found.put(key, location);
      }
    }
    return found;
  }

  @Override
  public void save(int shard, long run, Map<IndexKey, Location> locations, Deadline deadline) {
    locations.forEach(
        (key, location) ->
            steps.run(
                Step.Verb.INDEX,
                key,
                deadline,
                () -> newest(shard).merge(key, location, Location::newer)));
  }

  private Map<IndexKey, Location> newest(int shard) {
    return shards.computeIfAbsent(shard, any -> new ConcurrentHashMap<>());
  }
}
