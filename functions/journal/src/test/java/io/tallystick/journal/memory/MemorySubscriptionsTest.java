package io.tallystick.journal.memory;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.contract.SubscriptionsContract;

/** The contract on subscriptions in memory. */
class MemorySubscriptionsTest extends SubscriptionsContract {
  private final DeliveryStore store = new MemoryDeliveryStore();

  @Override
  protected DeliveryStore store() {
    return store;
  }
}
