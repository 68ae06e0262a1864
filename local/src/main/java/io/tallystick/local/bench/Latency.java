package io.tallystick.local.bench;

import java.util.Arrays;

/**
 * One row of the report of waiting times: clients that each wait for an answer before they ask again.
 *
 * @param design whose it is
 * @param clients how many at once
 * @param operations how many were answered
 * @param refused how many were answered that they should come again later
 * @param seconds in how long
 * @param milliseconds that an answer took, ascending; those that were refused are not among them
 */
record Latency(BenchPath design, Operation operation, int clients, long operations, long refused, double seconds, double[] milliseconds) {

  /** What is asked for. */
  enum Operation {
    TRANSFER("one transfer"),
    READ_STRONG("strong read"),
    READ_EVENTUAL("eventual read");

    private final String label;

    Operation(String label) {
      this.label = label;
    }

    /** The name in reports. */
    String label() {
      return label;
    }
  }

  Latency {
    milliseconds = milliseconds.clone();
    Arrays.sort(milliseconds);
  }

  double perSecond() {
    return operations / seconds;
  }

  /**
   * The time within which a share of the answers came: the smallest that so many took at most.
   *
   * @param share above 0, at most 1
   * @return NaN if there was none
   */
  double percentile(double share) {
    return milliseconds.length == 0 ? Double.NaN : milliseconds[(int) Math.ceil(share * milliseconds.length) - 1];
  }
}
