package io.tallystick.journal.memory;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.contract.BreakersContract;

/** The contract on breakers in memory. */
class MemoryBreakersTest extends BreakersContract {
  private final DeliveryStore store = new MemoryDeliveryStore();

  @Override
  protected DeliveryStore store() {
    return store;
  }
}
