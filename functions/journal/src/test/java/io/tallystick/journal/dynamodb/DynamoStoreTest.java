package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.contract.CheckpointsContract;
import io.tallystick.journal.contract.CursorsContract;
import io.tallystick.journal.contract.JournalContract;
import io.tallystick.journal.contract.StatementsContract;
import io.tallystick.journal.contract.TransferIndexContract;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract suite on the store in DynamoDB. */
class DynamoStoreTest {
  private static DynamoDbClient client;
  private static Store store;

  @BeforeAll
  static void createTables() {
    client = LocalTables.client().build();
    Retry retry = new Retry(new Random(), Thread::sleep);
    store = LocalTables.store(client, LocalTables.create(client), retry);
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

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
