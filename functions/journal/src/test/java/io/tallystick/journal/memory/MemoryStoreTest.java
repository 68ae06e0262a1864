package io.tallystick.journal.memory;

import io.tallystick.journal.Store;
import io.tallystick.journal.contract.StoreSuite;

/** The contract suite on the store in memory. */
class MemoryStoreTest extends StoreSuite {
  private final Store store = new MemoryStore();

  @Override
  protected Store store() {
    return store;
  }
}
