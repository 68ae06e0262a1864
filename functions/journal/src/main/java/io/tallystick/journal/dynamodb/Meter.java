package io.tallystick.journal.dynamodb;

/** Is told what every successful call consumed. A write whose condition failed is charged too, but the service does not say how much. */
@FunctionalInterface
public interface Meter {
  /**
   * Called by many threads.
   *
   * @param table the physical name
   * @param units write units if the operation {@linkplain Operation#writes() writes}, else read units
   */
  void used(Operation operation, String table, double units);
}
