package io.tallystick.simulator;

import io.tallystick.simulator.cloud.Fault;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/** Makes a simulation that fails smaller, as long as it fails in the same way: fewer faults, then fewer messages. What is left shows better what is wrong. */
public final class Shrinker {
  private final int mostRuns;
  private int runs;

  /** @param mostRuns after which it takes what it has */
  public Shrinker(int mostRuns) {
    this.mostRuns = mostRuns;
  }

  /** @param failed whose result is this one */
  public Settings shrink(Settings failed, Result result) {
    String kind = kind(result);
    Settings smaller = withoutFaults(failed, kind);
    return withoutSendings(smaller, result.sendings(), kind);
  }

  /** Simulations that it took. */
  public int runs() {
    return runs;
  }

  private static String kind(Result result) {
    String first = result.findings().getFirst();
    return first.substring(0, first.indexOf(':'));
  }

  private boolean fails(Settings settings, String kind) {
    runs++;
    Result result = Simulation.run(settings);
    return !result.passed() && kind(result).equals(kind);
  }

  private Settings withoutFaults(Settings failed, String kind) {
    Settings smaller = failed;
    for (Fault fault : Fault.values()) {
      if (!smaller.without().contains(fault) && runs < mostRuns) {
        Set<Fault> fewer = EnumSet.of(fault);
        fewer.addAll(smaller.without());
        Settings candidate = smaller.without(fewer);
        smaller = fails(candidate, kind) ? candidate : smaller;
      }
    }
    return smaller;
  }

  /** Leaves out halves, quarters and so on, as delta debugging does. */
  private Settings withoutSendings(Settings failed, int sendings, String kind) {
    Settings smaller = failed;
    BitSet left = failed.only() == null ? all(sendings) : (BitSet) failed.only().clone();
    for (int size = (left.cardinality() + 1) / 2; size >= 1 && runs < mostRuns; size = size == 1 ? 0 : (size + 1) / 2) {
      for (int from = left.nextSetBit(0); from >= 0 && runs < mostRuns; ) {
        BitSet fewer = (BitSet) left.clone();
        int next = from;
        for (int removed = 0; removed < size && next >= 0; removed++) {
          fewer.clear(next);
          next = left.nextSetBit(next + 1);
        }
        Settings candidate = smaller.only(fewer);
        if (!fewer.isEmpty() && fails(candidate, kind)) {
          smaller = candidate;
          left = fewer;
        }
        from = next;
      }
    }
    return smaller;
  }

  private static BitSet all(int sendings) {
    BitSet all = new BitSet();
    all.set(0, sendings);
    return all;
  }
}
