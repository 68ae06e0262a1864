package io.tallystick.journal.memory;

import io.tallystick.journal.Store;
import io.tallystick.journal.contract.CheckpointsContract;
import io.tallystick.journal.contract.CursorsContract;
import io.tallystick.journal.contract.JournalContract;
import io.tallystick.journal.contract.StatementsContract;
import io.tallystick.journal.contract.TransferIndexContract;
import org.junit.jupiter.api.Nested;

/** The contract suite on the store in memory. */
class MemoryStoreTest {
  private final Store store = new MemoryStore();

  @Nested
  class Journals extends JournalContract {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class CheckpointTables extends CheckpointsContract {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class CursorTables extends CursorsContract {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class IndexTables extends TransferIndexContract {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class StatementTables extends StatementsContract {
    @Override
    protected Store store() {
      return store;
    }
  }
}
