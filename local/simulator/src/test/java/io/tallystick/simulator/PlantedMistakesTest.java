package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A simulator that finds nothing proves nothing: each mistake that is planted is found, and soon. The search begins at the seed that the page names, so that it takes little time as long as that one finds it; with
 * {@code -Dtally.seed=1} at the first.
 */
@Execution(ExecutionMode.CONCURRENT)
class PlantedMistakesTest {
  private static final int SEEDS = 400;
  private static final Path PAGE = Path.of("../../docs/internals/simulator.md");

  @ParameterizedTest
  @EnumSource
  void aMistakeAroundTheCodeIsFound(Mistake mistake) throws IOException {
    Seams seams = mistake.seams();
    assertFound(mistake.what, (seed, operations) -> Simulation.run(Settings.of(seed, operations).seams(seams)).findings());
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeInTheCodeIsFound(Patch patch) throws IOException {
    assertFound(patch.what, patch.load());
  }

  @Test
  void thePageNamesThemAll() throws IOException {
    assertThat(seeds().keySet()).containsExactlyInAnyOrderElementsOf(Stream.concat(Arrays.stream(Mistake.values()).map(one -> one.what), Arrays.stream(Patch.values()).map(one -> one.what)).toList());
  }

  /** By what the mistakes are, as the page's table has them. */
  private static Map<String, Integer> seeds() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.matches("\\| .* \\| \\d+ \\| .* \\|"))
        .map(line -> line.split("\\|"))
        .collect(Collectors.toMap(row -> row[1].strip(), row -> Integer.valueOf(row[2].strip())));
  }

  private static void assertFound(String mistake, Patch.Simulations simulations) throws IOException {
    int first = Integer.getInteger("tally.seed", seeds().get(mistake));
    int seed = first - 1;
    List<String> findings;
    do {
      findings = simulations.run(++seed, Settings.OPERATIONS);
    } while (findings.isEmpty() && seed < first + SEEDS);
    assertThat(findings).as("no seed from %s to %s finds it", first, seed).isNotEmpty();
    // For the page.
    System.out.println(mistake + " | " + seed + " | " + findings.getFirst().lines().findFirst().orElse(""));
  }
}
