package io.tallystick.journal.record;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/**
 * What a cache knows of the objects of one kind, each weighed; those that were not used for longest can be forgotten.
 *
 * @param <K> the id
 * @param <V> what is known of one object, as of a sequence
 */
final class Slots<K, V> {
  /** By how much the limit may be outgrown before anything is forgotten, so that it is rare and in bulk. */
  private static final double SLACK = 1.25;

  private final Map<K, V> slots = new LinkedHashMap<>(1024, 0.75f, true);
  private final long limit;
  private final ToLongFunction<V> sequenceOf;
  private final ToLongBiFunction<K, V> weigh;
  private long bytes;

  /** @param limit bytes */
  Slots(long limit, ToLongFunction<V> sequenceOf, ToLongBiFunction<K, V> weigh) {
    this.limit = limit;
    this.sequenceOf = sequenceOf;
    this.weigh = weigh;
  }

  /** What is known of it, null for nothing. */
  V get(K id) {
    return slots.get(id);
  }

  void put(K id, V slot) {
    V before = slots.put(id, slot);
    bytes += weigh.applyAsLong(id, slot) - (before == null ? 0 : weigh.applyAsLong(id, before));
  }

  long bytes() {
    return bytes;
  }

  /** Whether there is so much that {@link #trim} would forget some of it, or tried in vain. */
  boolean full() {
    return bytes > limit * SLACK;
  }

  /** Forgets what was not used for longest while there is too much, but nothing that is from after a sequence. */
  void trim(long posted) {
    if (!full()) {
      return;
    }
    Iterator<Map.Entry<K, V>> eldestFirst = slots.entrySet().iterator();
    while (bytes > limit && eldestFirst.hasNext()) {
      Map.Entry<K, V> eldest = eldestFirst.next();
      if (sequenceOf.applyAsLong(eldest.getValue()) <= posted) {
        bytes -= weigh.applyAsLong(eldest.getKey(), eldest.getValue());
        eldestFirst.remove();
      }
    }
  }
}
