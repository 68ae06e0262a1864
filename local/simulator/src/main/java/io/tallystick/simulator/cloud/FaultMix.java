package io.tallystick.simulator.cloud;

import java.util.Set;
import java.util.SplittableRandom;

/** Which faults one seed has, and how often. Each has a source of chance of its own, so that a simulation without one of them has the others at the same rates. */
public final class FaultMix {
  /** Of the faults, so many of a hundred are in a seed's mix. */
  private static final int PRESENT = 45;

  private final double[] rates = new double[Fault.values().length];
  private final SplittableRandom[] chances = new SplittableRandom[rates.length];
  private boolean calm;

  /** @param without what does not happen */
  public FaultMix(SplittableRandom random, Set<Fault> without) {
    boolean none = random.nextInt(50) == 0;
    for (Fault fault : Fault.values()) {
      boolean present = random.nextInt(100) < PRESENT;
      double rate = fault.most == 1 ? 1 : fault.most * Math.pow(10, -2 * random.nextDouble());
      chances[fault.ordinal()] = random.split();
      rates[fault.ordinal()] = present && !none && !without.contains(fault) ? rate : 0;
    }
  }

  /** From now on nothing goes wrong any more. */
  public void calm() {
    calm = true;
  }

  /** Whether it happens now. */
  public boolean happens(Fault fault) {
    double rate = rates[fault.ordinal()];
    return rate > 0 && !calm && chances[fault.ordinal()].nextDouble() < rate;
  }

  /** Whether this seed has it. */
  public boolean has(Fault fault) {
    return rates[fault.ordinal()] > 0;
  }

  /** Its source of chance. */
  public SplittableRandom chance(Fault fault) {
    return chances[fault.ordinal()];
  }

  /** A random time of up to that. */
  public long upTo(Fault fault, long time) {
    return chance(fault).nextLong(time) + 1;
  }
}
