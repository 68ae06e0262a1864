package io.tallystick.simulator;

import java.util.List;

/**
 * What a simulation came to.
 *
 * @param findings what is wrong, a sentence each; empty is a pass
 * @param hash of all that happened: the same settings give the same
 * @param events how much happened
 * @param operations transfers that were sent
 * @param sendings how many there were in the plan
 * @param segments of the journal
 * @param entries of the journal
 * @param seconds simulated
 * @param trace the last lines, if any were asked for
 */
public record Result(List<String> findings, long hash, long events, int operations, int sendings, long segments, long entries, double seconds, List<String> trace) {
  public boolean passed() {
    return findings.isEmpty();
  }
}
