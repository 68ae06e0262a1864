package io.tallystick.local.bench;

import io.tallystick.journal.dynamodb.Meter;
import io.tallystick.journal.dynamodb.Operation;
import java.util.concurrent.atomic.DoubleAdder;

/** Counts the write units that DynamoDB reports. */
final class WriteUnits implements Meter {
  private final DoubleAdder units = new DoubleAdder();

  @Override
  public void used(Operation operation, String table, double used) {
    if (operation.writes()) {
      units.add(used);
    }
  }

  /** What was used since the last call. */
  double take() {
    return units.sumThenReset();
  }
}
