package io.tallystick.simulator.dynamodb;

import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.contract.StoreSuite;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import java.util.Random;

/** The contract suite, which DynamoDB Local passes too, on the store in the simulated DynamoDB. */
class SimulatedDynamoDbTest extends StoreSuite {
  private static final Tables TABLES = Tables.of("test");
  private static final Store STORE =
      new DynamoStore(new DynamoService(TABLES, System::nanoTime, (table, item) -> {}).client(Wire.DIRECT), TABLES, new Retry(new Random(), Thread::sleep));

  @Override
  protected Store store() {
    return STORE;
  }
}
