package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** House rules of the workflows, whose steps run elsewhere: what they call is here, they may do no more than they must, and they end. */
class WorkflowsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path FOLDER = ROOT.resolve(".github").resolve("workflows");
  private static final int MOST_MINUTES = 90;
  /** A tag may be moved to other code, a commit not. The comment says which release it is. */
  private static final Pattern PINNED = Pattern.compile("\\s*- uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
  private static final Pattern SCRIPT = Pattern.compile("(?:\\./)?((?:\\.ci|infra|local|functions)/[\\w./-]+)");
  /** The permissions to write that a job needs. */
  private static final Map<String, List<String>> MAY_WRITE = Map.of("release.yml publish", List.of("attestations", "contents", "id-token"));

  private static Map<String, Map<String, Object>> workflows() {
    Map<String, Map<String, Object>> workflows = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.forEach(file -> workflows.put(file.getFileName().toString(), new Yaml().load(text(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(workflows).containsKeys("build.yml", "localstack.yml", "release.yml", "templates.yml");
    return workflows;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every job by its workflow and name. */
  private static Map<String, Map<?, ?>> jobs() {
    Map<String, Map<?, ?>> jobs = new TreeMap<>();
    workflows().forEach((file, workflow) -> ((Map<?, ?>) workflow.get("jobs")).forEach((name, job) -> jobs.put(file + " " + name, (Map<?, ?>) job)));
    return jobs;
  }

  private static List<Map<?, ?>> steps(Map<?, ?> job) {
    List<Map<?, ?>> steps = new ArrayList<>();
    ((List<?>) job.get("steps")).forEach(step -> steps.add((Map<?, ?>) step));
    return steps;
  }

  @Test
  void theScriptsThatTheyCallAreHereAndCanBeRun() {
    List<String> called = new ArrayList<>();
    jobs()
        .forEach(
            (name, job) ->
                steps(job).stream()
                    .map(step -> (String) step.get("run"))
                    .filter(Objects::nonNull)
                    .flatMap(run -> SCRIPT.matcher(run.replaceAll("-pl \\S+", "")).results())
                    .forEach(
                        script -> {
                          called.add(script.group(1));
                          assertThat(ROOT.resolve(script.group(1))).as("%s calls it", name).isExecutable();
                        }));
    assertThat(called).contains(".ci/run", ".ci/release", "local/tally", "infra/validate");
  }

  @Test
  void everyActionIsPinnedToACommit() {
    for (String file : workflows().keySet()) {
      List<String> uses = text(FOLDER.resolve(file)).lines().filter(line -> line.contains("uses:")).toList();
      assertThat(uses).as(file).isNotEmpty().allMatch(line -> PINNED.matcher(line).matches());
    }
  }

  @Test
  void everyWorkflowMayReadOnlyAndRunsOnceAtATime() {
    workflows()
        .forEach(
            (file, workflow) -> {
              assertThat(workflow.get("permissions")).as(file).isEqualTo(Map.of("contents", "read"));
              assertThat((Map<?, ?>) workflow.get("concurrency")).as(file).extracting("group").asString().contains("${{ github.ref }}");
            });
  }

  @Test
  void onlyTheJobThatPublishesMayWriteAndItBuildsNothing() {
    Map<String, List<String>> writing = new HashMap<>();
    jobs()
        .forEach(
            (name, job) -> {
              if (job.get("permissions") instanceof Map<?, ?> permissions) {
                writing.put(name, permissions.entrySet().stream().filter(one -> "write".equals(one.getValue())).map(one -> (String) one.getKey()).sorted().toList());
                assertThat(steps(job)).as(name).noneMatch(step -> String.valueOf(step.get("uses")).startsWith("actions/checkout@"));
              }
            });
    assertThat(writing).isEqualTo(MAY_WRITE);
  }

  @Test
  void everyJobEndsAndKeepsNoCredentials() {
    jobs()
        .forEach(
            (name, job) -> {
              assertThat((Integer) job.get("timeout-minutes")).as(name).isBetween(1, MOST_MINUTES);
              steps(job).stream()
                  .filter(step -> String.valueOf(step.get("uses")).startsWith("actions/checkout@"))
                  .forEach(step -> assertThat(step.get("with")).as(name).isEqualTo(Map.of("persist-credentials", false)));
            });
  }

  @Test
  void whatOthersWriteIsNeverPartOfAScript() {
    jobs().forEach((name, job) -> steps(job).forEach(step -> assertThat(String.valueOf(step.get("run"))).as(name).doesNotContain("${{")));
  }
}
