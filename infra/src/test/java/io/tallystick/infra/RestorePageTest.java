package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever follows the manual after a disaster gives parameters that there are, and all that go together. */
class RestorePageTest {
  private static final Path PAGE = Path.of("..", "docs", "operating", "backup-and-restore.md");
  private static final Pattern GIVEN = Pattern.compile("\\b([A-Z]\\w+)=");
  /** Options of AWS's own commands that are written like parameters. */
  private static final Set<String> OTHERS = Set.of("StreamEnabled", "StreamViewType", "PointInTimeRecoveryEnabled");

  private final Template whole = Template.read(Path.of(""), "template.yaml");

  @Test
  void whatThePageGivesAreParametersOfTheWhole() throws IOException {
    Set<String> given = given();
    given.removeAll(OTHERS);
    assertThat(whole.section("Parameters").keySet()).containsAll(given);
  }

  @Test
  void thePageGivesEveryRestoredTable() throws IOException {
    Set<String> restored = whole.section("Parameters").keySet().stream().filter(name -> name.startsWith("Restored")).collect(Collectors.toCollection(TreeSet::new));
    assertThat(restored).hasSize(7);
    assertThat(given()).containsAll(restored);
  }

  private static Set<String> given() throws IOException {
    return GIVEN.matcher(Files.readString(PAGE)).results().map(one -> one.group(1)).collect(Collectors.toCollection(TreeSet::new));
  }
}
