package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.JournalQueriesTest;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every question on DynamoDB. */
class DynamoQueriesTest extends JournalQueriesTest {
  private static DynamoDbClient client;

  @BeforeAll
  static void connect() {
    client = LocalTables.client().build();
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @Override
  protected Store newStore() {
    return LocalTables.store(client, LocalTables.create(client), new Retry(new Random(1), time -> {}));
  }

  @Override
  protected int questions() {
    return 60;
  }

  @Override
  protected int batches() {
    return 30;
  }
}
