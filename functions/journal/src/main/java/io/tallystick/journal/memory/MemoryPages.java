package io.tallystick.journal.memory;

import io.tallystick.journal.PageRange;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Pages of many owners, each page under the timestamp of its first row. */
final class MemoryPages<K, P> {
  private final Map<K, ConcurrentNavigableMap<Long, P>> owners = new ConcurrentHashMap<>();

  P put(K owner, long first, P page) {
    return owners.computeIfAbsent(owner, any -> new ConcurrentSkipListMap<>()).put(first, page);
  }

  List<P> in(K owner, PageRange range) {
    ConcurrentNavigableMap<Long, P> pages = owners.get(owner);
    if (pages == null) {
      return List.of();
    }
    NavigableMap<Long, P> some = pages.subMap(range.from(), true, range.until(), false);
    return (range.descending() ? some.descendingMap() : some).values().stream().limit(range.limit()).toList();
  }
}
