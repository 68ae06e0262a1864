package io.tallystick.journal.readmodel;

import io.tallystick.journal.Store;
import io.tallystick.journal.memory.MemoryStore;

/** Every question on the store in memory. */
class MemoryQueriesTest extends JournalQueriesTest {
  @Override
  protected Store newStore() {
    return new MemoryStore();
  }

  @Override
  protected int questions() {
    return 500;
  }

  @Override
  protected int batches() {
    return 60;
  }
}
