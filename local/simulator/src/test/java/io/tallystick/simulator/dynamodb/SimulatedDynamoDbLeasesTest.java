package io.tallystick.simulator.dynamodb;

import io.tallystick.journal.Retry;
import io.tallystick.journal.contract.LeasesContract;
import io.tallystick.journal.dynamodb.DynamoLeases;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.lease.Leases;
import java.util.Random;

/** The contract on leases, which DynamoDB Local passes too, in the simulated DynamoDB. */
class SimulatedDynamoDbLeasesTest extends LeasesContract {
  private static final Tables TABLES = Tables.of("test");

  private final Leases leases =
      new DynamoLeases(new DynamoService(TABLES, System::nanoTime, (table, item) -> {}).client(Wire.DIRECT), TABLES, new Retry(new Random(), Thread::sleep));

  @Override
  protected Leases leases() {
    return leases;
  }
}
