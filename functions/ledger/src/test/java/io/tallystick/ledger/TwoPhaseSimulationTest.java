package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Set {@code -Dtallystick.seed=N} to repeat one seed. */
class TwoPhaseSimulationTest {
  private static final int SEEDS = Integer.getInteger("tallystick.seeds", 250);

  @Test
  void chainsAcrossShardsAreAtomicWhateverIsLost() {
    Long only = Long.getLong("tallystick.seed");
    if (only != null) {
      new TwoPhaseSimulation(only).run();
      return;
    }
    Map<TwoPhaseSimulation.Seen, Integer> seen = new EnumMap<>(TwoPhaseSimulation.Seen.class);
    for (long seed = 1; seed <= SEEDS; seed++) {
      TwoPhaseSimulation simulation = new TwoPhaseSimulation(seed);
      simulation.run();
      simulation.seen.forEach((what, times) -> seen.merge(what, times, Integer::sum));
    }
    assertThat(seen).as("what comes up").containsOnlyKeys(TwoPhaseSimulation.Seen.values());
  }
}
