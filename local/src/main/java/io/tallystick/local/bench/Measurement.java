package io.tallystick.local.bench;

import java.util.Map;

/**
 * One row of the report.
 *
 * @param path what was measured
 * @param choice which accounts
 * @param batch transfers in one segment, message or transaction
 * @param transfers how many were made
 * @param seconds in how long
 * @param writeUnits all write units that the path used for them; NaN where they were not counted
 * @param milliseconds where the time went, by phase
 */
record Measurement(
    BenchPath path,
    AccountChoice choice,
    int batch,
    long transfers,
    double seconds,
    double writeUnits,
    Map<String, Double> milliseconds) {

  double transfersPerSecond() {
    return transfers / seconds;
  }

  double writeUnitsPerTransfer() {
    return writeUnits / transfers;
  }
}
