package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.cloud.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** {@code -Dsimulation.first=N -Dsimulation.seeds=N -Dsimulation.operations=N} runs other seeds than the few that are part of the tests. */
class SimulationTest {
  private static final List<Long> SOME = List.of(3L, 69L, 112L, 196L);
  private static final int OPERATIONS = 400;
  private static final int SEEDS_AT_MOST = 500;
  private static final int MANY_SENDINGS = 100;

  @Test
  void nothingIsLostDoubledOrMadeUpWhateverGoesWrong() throws InterruptedException {
    int operations = Integer.getInteger("simulation.operations", OPERATIONS);
    Campaign campaign = new Campaign(seed -> Settings.of(seed, operations));

    Campaign.Failure failure = campaign.run(Long.getLong("simulation.first", 1), Long.getLong("simulation.seeds", 60), Runtime.getRuntime().availableProcessors());

    assertThat(failure).as("tally simulate --operations " + operations + " --seed …").isNull();
    assertThat(campaign.progress().operations()).isGreaterThanOrEqualTo(campaign.progress().seeds() * operations);
    assertThat(campaign.progress().entries()).as("most that is asked for is recorded").isGreaterThan(campaign.progress().operations() / 2);
  }

  @Test
  void withoutFaultsEverythingIsQuickAndRight() {
    Result result = Simulation.run(Settings.of(5, OPERATIONS).without(EnumSet.allOf(Fault.class)));
    assertThat(result.findings()).isEmpty();
    assertThat(result.seconds()).isLessThan(600);
  }

  private static Map<Long, Long> hashes(LongStream seeds) {
    Map<Long, Long> hashes = new ConcurrentHashMap<>();
    seeds.forEach(seed -> hashes.put(seed, Simulation.run(Settings.of(seed, OPERATIONS)).hash()));
    return new TreeMap<>(hashes);
  }

  private static LongStream some() {
    return SOME.stream().mapToLong(Long::longValue);
  }

  @Test
  void theSameSeedDoesTheSameAgainWhateverRanBeforeOrBeside() throws InterruptedException {
    Map<Long, Long> once = hashes(some());
    Map<Long, Long> beside = new ConcurrentHashMap<>();
    List<Thread> threads = SOME.reversed().stream().map(seed -> Thread.ofPlatform().start(() -> beside.put(seed, Simulation.run(Settings.of(seed, OPERATIONS)).hash()))).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(new TreeMap<>(beside)).isEqualTo(once);
    assertThat(Simulation.run(Settings.of(SOME.getFirst(), OPERATIONS).lines(100)).hash()).as("whether it is traced or not").isEqualTo(once.get(SOME.getFirst()));
    assertThat(once.values()).doesNotHaveDuplicates();
  }

  @Test
  void theSameSeedDoesTheSameInAnotherProcess() throws IOException, InterruptedException {
    assertThat(Hashes.inAnotherProcess("-XX:hashCode=0")).isEqualTo(hashes(some()).toString());
  }

  @Test
  void theSameSeedDoesTheSameWhereObjectsHaveOtherHashes() throws IOException, InterruptedException {
    assertThat(Hashes.inAnotherProcess("-XX:hashCode=3")).isEqualTo(hashes(some()).toString());
  }

  /** Prints the hashes of some seeds, run in another order. */
  static final class Hashes {
    private Hashes() {}

    public static void main(String[] arguments) {
      System.out.println(hashes(SOME.reversed().stream().mapToLong(Long::longValue)));
    }

    static String inAnotherProcess(String option) throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UnlockExperimentalVMOptions",
                  option,
                  "--add-opens",
                  "java.base/java.lang=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                  Hashes.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).isZero();
      return printed;
    }
  }

  @Test
  void whatFailsIsMadeSmallerAndStillFailsInTheSameWay() {
    Settings failing = Settings.of(1, OPERATIONS).seams(Mistake.APPEND_WITHOUT_CONDITION.seams());
    long seed = 1;
    Result result = Simulation.run(failing);
    while (result.passed() || result.sendings() < MANY_SENDINGS) {
      failing = failing.seed(++seed);
      result = Simulation.run(failing);
    }
    Shrinker shrinker = new Shrinker(120);

    Settings smaller = shrinker.shrink(failing, result);

    assertThat(shrinker.runs()).isLessThanOrEqualTo(120);
    BitSet left = smaller.only();
    assertThat(left.cardinality()).isLessThan(result.sendings() / 4);
    assertThat(smaller.without()).isNotEmpty();
    Result again = Simulation.run(smaller.lines(1_000));
    assertThat(again.findings().getFirst()).startsWith("a segment was written over");
    assertThat(again.trace()).isNotEmpty().noneMatch(line -> line.contains("sends") && !left.get(number(line)));
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(line.indexOf('#') + 1, line.indexOf(" by ")));
  }

  @Test
  void everythingHappensSomewhere() {
    Set<String> missing =
        new TreeSet<>(
            List.of(
                "frozen", "crashed", "then crashed", "throttled", "lost request", "answer lost", "late request", ", late", "late refused", "server error", "time is over", "stands still and will go on",
                "given up", "rubbish", "PutOff", "Send ", "shard down", "messages of unfinished", "Prepared[", "Committed[", "Refused[", "Abandoned[", "Settled[", "ExpirySettled[", "EVENTUAL", "STRONG", "by QUEUE", "by FIFO_QUEUE", "by STREAM", "by API"));
    for (long seed = 1; seed <= SEEDS_AT_MOST && !missing.isEmpty(); seed++) {
      String trace = String.join("\n", Simulation.run(Settings.of(seed, 200).lines(100_000)).trace());
      missing.removeIf(trace::contains);
    }
    assertThat(missing).isEmpty();
  }
}
