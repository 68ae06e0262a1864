package io.tallystick.journal.record;

import io.tallystick.ledger.ChainKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chains of others that a call has met, since they have taken what it names. Whoever has begun them may be gone, so the call drives on what is decided, or old, instead of waiting for the keeper to do so. Not safe for
 * concurrent use.
 */
final class Takers {
  /** Driven on at once. */
  private static final int MOST = 1_000;

  private final Map<ChainKey, Unit> units = new LinkedHashMap<>();

  /** @param key null where it is not known */
  void meet(ChainKey key) {
    units.values().removeIf(Unit::done);
    if (key != null && units.size() < MOST) {
      units.computeIfAbsent(key, Unit::met);
    }
  }

  /** Those that have not come to their end, as far as this call brings them. */
  List<Unit> undone() {
    return units.values().stream().filter(unit -> !unit.done()).toList();
  }
}
