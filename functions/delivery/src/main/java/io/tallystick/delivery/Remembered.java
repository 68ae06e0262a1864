package io.tallystick.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was found out lately: used for a time, and of a bounded number of things, of which those that were asked for longest ago are forgotten first. Thread-safe. */
public final class Remembered<K, V> {
  private record Known<V>(V value, Instant at) {}

  private final Duration age;
  private final Map<K, Known<V>> known;

  /**
   * @param age what is older is not used any more
   * @param most so many are remembered
   */
  public Remembered(Duration age, int most) {
    this.age = age;
    known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Known<V>> eldest) {
            return size() > most;
          }
        };
  }

  /** Empty if it is not known, or was found out too long ago. */
  public synchronized Optional<V> get(K key, Instant now) {
    Known<V> found = known.get(key);
    return found != null && now.isBefore(found.at().plus(age)) ? Optional.of(found.value()) : Optional.empty();
  }

  /** @param now when it was asked for, so before it was answered */
  public synchronized void put(K key, V value, Instant now) {
    known.put(key, new Known<>(value, now));
  }

  public synchronized void forget(K key) {
    known.remove(key);
  }
}
