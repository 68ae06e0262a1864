package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.contract.StoreSuite;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract suite on the store in DynamoDB. */
class DynamoStoreTest extends StoreSuite {
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

  @Override
  protected Store store() {
    return store;
  }
}
