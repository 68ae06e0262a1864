package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operating manual says of every alarm what it means and what to do, and of no other. */
class AlarmsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "operating", "alarms.md");
  private static final Pattern ALARM = Pattern.compile("(?m)^  (\\w+):\\R    Type: AWS::CloudWatch::(?:Composite)?Alarm$");
  private static final Pattern HEADING = Pattern.compile("(?m)^### (\\w+Alarm)$");
  private static final Pattern SECTION = Pattern.compile("(?m)^### (\\w+Alarm)$\\R\\R(?s:(.+?))(?=^##|\\z)");

  private static Set<String> alarms() throws IOException {
    Set<String> alarms = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("."))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        ALARM.matcher(Files.readString(file)).results().forEach(alarm -> alarms.add(alarm.group(1)));
      }
    }
    return alarms;
  }

  @Test
  void everyAlarmHasItsSection() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> headings = HEADING.matcher(page).results().map(heading -> heading.group(1)).collect(Collectors.toCollection(TreeSet::new));
    assertThat(headings).isEqualTo(alarms());
    assertThat(alarms()).contains("RequestsDeadAlarm", "InvariantAlarm", "ApiAlarm");
  }

  @Test
  void everySectionSaysWhatItMeansAndWhatToDo() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(SECTION.matcher(page).results().count()).isEqualTo(HEADING.matcher(page).results().count());
    SECTION.matcher(page).results().forEach(section -> assertThat(section.group(2)).as(section.group(1)).contains("**Rings when**", "**Do**"));
  }
}
