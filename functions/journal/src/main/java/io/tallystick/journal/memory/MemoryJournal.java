package io.tallystick.journal.memory;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Journal;
import io.tallystick.journal.PageLimit;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

final class MemoryJournal implements Journal {
  /** About as much payload as one page of a DynamoDB query has. */
  private static final int PAGE_BYTES = 1024 * 1024;

  private final Map<Integer, ConcurrentSkipListMap<Long, Segment>> shards = new ConcurrentHashMap<>();
  private final Steps steps;

  MemoryJournal(Steps steps) {
    this.steps = steps;
  }

  @Override
  public AppendResult append(Segment segment, Deadline deadline) {
    if (segment.payload().length > SegmentCodec.MAX_PAYLOAD_BYTES) {
      throw new StoreException.Refused("the segment is too large for an item", null);
    }
    return steps.run(Step.Verb.APPEND, segment, deadline, () -> put(segment));
  }

  private AppendResult put(Segment segment) {
    Segment there = shard(segment.shard()).putIfAbsent(segment.sequence(), segment);
    return there == null ? new AppendResult.Appended() : new AppendResult.Lost(there);
  }

  @Override
  public List<Segment> read(int shard, long from, int limit, Deadline deadline) {
    PageLimit.require(limit);
    return steps.run(Step.Verb.READ, shard, deadline, () -> page(shard, from, limit));
  }

  private List<Segment> page(int shard, long from, int limit) {
    List<Segment> page = new ArrayList<>();
    int bytes = 0;
    for (Segment segment : shard(shard).tailMap(from, true).values()) {
      bytes += segment.payload().length;
      if (page.size() == limit || bytes > PAGE_BYTES && !page.isEmpty()) {
        break;
      }
      page.add(segment);
    }
    return Segment.requireConsecutive(page, shard, from);
  }

  @Override
  public Optional<Segment> at(int shard, long sequence, Deadline deadline) {
    return steps.run(Step.Verb.AT, shard, deadline, () -> Optional.ofNullable(shard(shard).get(sequence)));
  }

  @Override
  public Optional<Segment> last(int shard, Deadline deadline) {
    return steps.run(Step.Verb.LAST, shard, deadline, () -> Optional.ofNullable(shard(shard).lastEntry()).map(Map.Entry::getValue));
  }

  private ConcurrentSkipListMap<Long, Segment> shard(int shard) {
    return shards.computeIfAbsent(shard, any -> new ConcurrentSkipListMap<>());
  }
}
