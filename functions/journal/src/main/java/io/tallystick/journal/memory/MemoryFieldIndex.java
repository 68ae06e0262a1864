package io.tallystick.journal.memory;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.PageRange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class MemoryFieldIndex implements FieldIndex {
  private final Map<Integer, MemoryPages<FieldKey, FieldPage>> shards = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryFieldIndex(Steps steps) {
    this.steps = steps;
  }

  @Override
  public void save(int shard, Collection<FieldPage> pages, Deadline deadline) {
    for (FieldPage page : pages) {
      steps.run(Step.Verb.SAVE_FIELD, page, deadline, () -> shard(shard).put(page.key(), page.first(), page));
    }
  }

  @Override
  public List<FieldPage> pages(int shard, FieldKey key, PageRange range, Deadline deadline) {
    return steps.run(Step.Verb.FIELD_PAGES, key, deadline, () -> shard(shard).in(key, range));
  }

  private MemoryPages<FieldKey, FieldPage> shard(int shard) {
    return shards.computeIfAbsent(shard, any -> new MemoryPages<>());
  }
}
