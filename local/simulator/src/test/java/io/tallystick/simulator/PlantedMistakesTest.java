package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulator that finds nothing proves nothing: each mistake that is planted is found, and soon. */
class PlantedMistakesTest {
  private static final int SEEDS = 400;

  @ParameterizedTest
  @EnumSource
  void aMistakeAroundTheCodeIsFound(Mistake mistake) {
    Seams seams = mistake.seams();
    assertFound(mistake.name(), (seed, operations) -> Simulation.run(Settings.of(seed, operations).seams(seams)).findings());
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeInTheCodeIsFound(Patch patch) {
    assertFound(patch.name(), patch.load());
  }

  @Test
  void thePageNamesThemAll() throws IOException {
    List<String> named = Files.readAllLines(Path.of("../../docs/internals/simulator.md")).stream().filter(line -> line.matches("\\| .* \\| \\d+ \\| .* \\|")).map(line -> line.split("\\|")[1].strip()).toList();
    assertThat(named).containsExactlyInAnyOrderElementsOf(Stream.concat(Arrays.stream(Mistake.values()).map(one -> one.what), Arrays.stream(Patch.values()).map(one -> one.what)).toList());
  }

  private static void assertFound(String mistake, Patch.Simulations simulations) {
    long seed = 0;
    List<String> findings;
    do {
      findings = simulations.run(++seed, Settings.OPERATIONS);
    } while (findings.isEmpty() && seed < SEEDS);
    assertThat(findings).as("no seed up to %s finds it", SEEDS).isNotEmpty();
    // For the page.
    System.out.println(mistake + " | " + seed + " | " + findings.getFirst().lines().findFirst().orElse(""));
  }
}
