package io.tallystick.local.bench;

/**
 * One row of what several shards do.
 *
 * @param shards of the ledger
 * @param recorders that recorded at once
 * @param measurement what they came to
 * @param segments that were appended
 * @param conflicts attempts to append that another recorder was in the way of
 * @param busiestShare the share of all transfers that the busiest shard had
 * @param processorSeconds time of processors that the recorders and the emulator used
 * @param emulatorSeconds what of it the emulator used
 */
record ShardsRow(int shards, int recorders, Measurement measurement, long segments, long conflicts, double busiestShare, double processorSeconds, double emulatorSeconds) {
  /** Lost attempts for each segment. */
  double conflictsPerSegment() {
    return (double) conflicts / segments;
  }

  double processorMicrosPerTransfer() {
    return 1e6 * processorSeconds / measurement.transfers();
  }

  /** Transfers a second with so many processors that do nothing else, however many shards there are. */
  double bound(int processors) {
    return processors * measurement.transfers() / processorSeconds;
  }
}
