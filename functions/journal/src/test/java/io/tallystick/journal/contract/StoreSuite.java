package io.tallystick.journal.contract;

import io.tallystick.journal.Store;
import org.junit.jupiter.api.Nested;

/** All contracts of a store; the test of one says only which store it is. */
public abstract class StoreSuite {
  /** The store under test. */
  protected abstract Store store();

  @Nested
  class Journals extends JournalContract {
    @Override
    protected Store store() {
      return StoreSuite.this.store();
    }
  }

  @Nested
  class CheckpointTables extends CheckpointsContract {
    @Override
    protected Store store() {
      return StoreSuite.this.store();
    }
  }

  @Nested
  class CursorTables extends CursorsContract {
    @Override
    protected Store store() {
      return StoreSuite.this.store();
    }
  }

  @Nested
  class IndexTables extends TransferIndexContract {
    @Override
    protected Store store() {
      return StoreSuite.this.store();
    }
  }

  @Nested
  class FieldTables extends FieldIndexContract {
    @Override
    protected Store store() {
      return StoreSuite.this.store();
    }
  }

  @Nested
  class StatementTables extends StatementsContract {
    @Override
    protected Store store() {
      return StoreSuite.this.store();
    }
  }
}
