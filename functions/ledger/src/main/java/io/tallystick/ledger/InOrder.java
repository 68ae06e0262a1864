package io.tallystick.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Copies that cannot be changed and go through in the order of their keys: those of the JDK go through in another order on each start. */
final class InOrder {
  private InOrder() {}

  static <K extends Comparable<K>, V> Map<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  static <K extends Comparable<K>> Set<K> copy(Set<K> set) {
    return Collections.unmodifiableSet(new TreeSet<>(set));
  }
}
