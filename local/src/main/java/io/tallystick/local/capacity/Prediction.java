package io.tallystick.local.capacity;

import java.util.Map;

/**
 * What a million transfers come to at a rate.
 *
 * @param rate transfers a second
 * @param used the share of each limit that is used, 1 for all of it
 * @param every seconds from one run of a shard's projector to the next, which is how old eventual reads are; no meaning where there are too few projectors
 * @param lost how many of a hundred attempts to append to the busiest shard lose their race
 * @param commitUnits write units of segments for each transfer, with those of lost attempts
 * @param postUnits write units of the read tables for each transfer
 * @param readUnits read units for each transfer
 * @param dollars for a million transfers, all in
 */
public record Prediction(double rate, Map<Limit, Double> used, double every, double lost, double commitUnits, double postUnits, double readUnits, double dollars) {
  /** The limit of which most is used. */
  public Limit tightest() {
    return used.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** Whether the ledger takes that rate. */
  public boolean possible() {
    return used.values().stream().allMatch(share -> share <= 1);
  }
}
