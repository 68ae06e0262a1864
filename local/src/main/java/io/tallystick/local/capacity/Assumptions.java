package io.tallystick.local.capacity;

import java.util.EnumMap;
import java.util.Map;

/** A value for each {@link Assumption}. */
public final class Assumptions {
  /** As nothing else is said. */
  public static final Assumptions USUAL = new Assumptions(Map.of());

  private final Map<Assumption, Double> values = new EnumMap<>(Assumption.class);

  /**
   * @param others values that differ from the usual
   * @throws IllegalArgumentException if one of them is not a positive number
   */
  public Assumptions(Map<Assumption, Double> others) {
    for (Assumption assumption : Assumption.values()) {
      double value = others.getOrDefault(assumption, assumption.usual());
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(assumption.label() + " must be a number above 0");
      }
      values.put(assumption, value);
    }
  }

  double of(Assumption assumption) {
    return values.get(assumption);
  }
}
