package io.tallystick.simulator;

import io.tallystick.simulator.cloud.Fault;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * One simulation.
 *
 * @param operations transfers that are sent, at least
 * @param without what does not go wrong
 * @param only the numbers of the sendings that are sent; null for all
 * @param lines of the trace that are kept, the last ones
 */
public record Settings(long seed, int operations, Set<Fault> without, BitSet only, int lines, Seams seams) {
  public static final int OPERATIONS = 1_000;

  public static Settings of(long seed, int operations) {
    return new Settings(seed, operations, EnumSet.noneOf(Fault.class), null, 0, Seams.NONE);
  }

  public Settings seed(long other) {
    return new Settings(other, operations, without, only, lines, seams);
  }

  public Settings without(Set<Fault> faults) {
    return new Settings(seed, operations, faults, only, lines, seams);
  }

  public Settings only(BitSet sendings) {
    return new Settings(seed, operations, without, sendings, lines, seams);
  }

  public Settings lines(int kept) {
    return new Settings(seed, operations, without, only, kept, seams);
  }

  public Settings seams(Seams planted) {
    return new Settings(seed, operations, without, only, lines, planted);
  }

  boolean sends(int number) {
    return only == null || only.get(number);
  }
}
