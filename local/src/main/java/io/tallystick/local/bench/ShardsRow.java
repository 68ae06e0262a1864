package io.tallystick.local.bench;

import java.util.Optional;

/**
 * One row of what several shards do.
 *
 * @param shards of the ledger
 * @param crossing the share of transfers whose accounts live on two shards, 0 to 1
 * @param recorders that recorded at once
 * @param measurement what they came to
 * @param cost all write units of a load of one size, empty where they were not counted
 * @param segments that were appended
 * @param conflicts attempts to append that another recorder was in the way of
 * @param busiestShare the share of all transfers that the busiest shard had
 * @param processorSeconds time of processors that the recorders and the emulator used
 * @param emulatorSeconds what of it the emulator used
 */
record ShardsRow(
    int shards,
    double crossing,
    int recorders,
    Measurement measurement,
    Optional<Cost> cost,
    long segments,
    long conflicts,
    double busiestShare,
    double processorSeconds,
    double emulatorSeconds) {
  /** Lost attempts for each segment. */
  double conflictsPerSegment() {
    return (double) conflicts / segments;
  }

  /**
   * The write units of transfers that one recorder made, one batch after the other, and that were posted afterwards in runs as long as they may be. Such a load is of the same size in all rows, so that
   * neither rate nor lost races make a difference.
   *
   * @param transfers how many
   * @param recording of journal and control
   * @param posting of the read tables and control
   */
  record Cost(long transfers, double recording, double posting) {
    double recordingPerTransfer() {
      return recording / transfers;
    }

    double postingPerTransfer() {
      return posting / transfers;
    }

    double perTransfer() {
      return recordingPerTransfer() + postingPerTransfer();
    }
  }

  double processorMicrosPerTransfer() {
    return 1e6 * processorSeconds / measurement.transfers();
  }

  /** Transfers a second with so many processors that do nothing else, however many shards there are. */
  double bound(int processors) {
    return processors * measurement.transfers() / processorSeconds;
  }
}
