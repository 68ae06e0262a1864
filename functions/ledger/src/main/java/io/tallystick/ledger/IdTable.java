package io.tallystick.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * A map from ids for the length of one batch: open addressing without an object for each entry. A key is never removed, but its value can be
 * set back to null, which is all that undoing a chain needs.
 *
 * <p>Ids come from outside and may have been made to collide. What is not placed within some steps goes to a hash map, which stays fast
 * on comparable keys of one hash.
 *
 * @param <K> an id that knows its hash
 */
final class IdTable<K extends Comparable<K>, V> {
  private static final int SLOTS_MIN = 16;
  /** Slots that are looked at for one key; more than honest ids ever need. */
  private static final int STEPS_MAX = 64;
  private static final int NOWHERE = -1;

  private final Map<K, V> colliding = new HashMap<>(0);
  private Object[] keys;
  private Object[] values;
  private int size;

  /** @param expected how many keys to expect; more are possible */
  IdTable(int expected) {
    // at most half full, so that a look-up for what is not there ends at once mostly
    int slots = Math.max(SLOTS_MIN, Integer.highestOneBit(Math.max(1, 2 * expected - 1)) << 1);
    keys = new Object[slots];
    values = new Object[slots];
  }

  @SuppressWarnings("unchecked")
  V get(K key) {
    int slot = slot(key);
    return slot == NOWHERE ? colliding.get(key) : (V) values[slot];
  }

  /** @param value null to forget the key's value */
  void put(K key, V value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    place(key, value);
  }

  private void place(K key, V value) {
    int slot = slot(key);
    if (slot == NOWHERE) {
      colliding.put(key, value);
      return;
    }
    size += keys[slot] == null ? 1 : 0;
    keys[slot] = key;
    values[slot] = value;
  }

  /** Where the key is or would be, or {@link #NOWHERE} where all its slots are taken by others. */
  private int slot(K key) {
    Object[] in = keys;
    int mask = in.length - 1;
    int hash = key.hashCode();
    int slot = (hash ^ hash >>> 16) & mask;
    for (int step = 0; step < STEPS_MAX; step++) {
      Object found = in[slot];
      if (found == null || found.equals(key)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return NOWHERE;
  }

  @SuppressWarnings("unchecked")
  private void grow() {
    Object[] oldKeys = keys;
    Object[] oldValues = values;
    Map<K, V> oldColliding = new HashMap<>(colliding);
    keys = new Object[2 * oldKeys.length];
    values = new Object[keys.length];
    colliding.clear();
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        place((K) oldKeys[i], (V) oldValues[i]);
      }
    }
    oldColliding.forEach(this::place);
  }
}
