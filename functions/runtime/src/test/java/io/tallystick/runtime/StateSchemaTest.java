package io.tallystick.runtime;

import static io.tallystick.runtime.TemplateYaml.at;
import static io.tallystick.runtime.TemplateYaml.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The tables have the keys, indexes and stream that they had at the last release. CloudFormation replaces a table whose key changes, and functions of the release before ask by the
 * keys that they know; so whoever changes them raises the state's version first (docs/operating/upgrades.md). {@code -Dreleases.write=<release>} writes them down, once.
 */
class StateSchemaTest {
  private static final Path RELEASES = Path.of("..", "journal", "src", "test", "resources", "releases");

  /** One line for each table, in order of name. */
  private static String schema() {
    TreeMap<String, String> tables = new TreeMap<>();
    TemplateYaml.map(TemplateYaml.read("state.yaml").get("Resources"))
        .values()
        .forEach(
            resource -> {
              if ("AWS::DynamoDB::Table".equals(at(resource, "Type"))) {
                Object of = at(resource, "Properties");
                tables.put(String.valueOf(at(of, "TableName")), table(of));
              }
            });
    StringBuilder lines = new StringBuilder();
    tables.forEach((name, line) -> lines.append(name).append(": ").append(line).append('\n'));
    return lines.toString();
  }

  private static String table(Object of) {
    Map<Object, Object> types = new TreeMap<>();
    list(at(of, "AttributeDefinitions")).forEach(one -> types.put(at(one, "AttributeName"), at(one, "AttributeType")));
    StringBuilder line = new StringBuilder("keys ").append(keys(of, types));
    list(at(of, "GlobalSecondaryIndexes"))
        .forEach(index -> line.append("; index ").append(at(index, "IndexName")).append(' ').append(keys(index, types)).append(' ').append(at(index, "Projection")));
    Object stream = at(of, "StreamSpecification");
    return line.append(stream == null ? "" : "; stream " + stream).toString();
  }

  private static List<String> keys(Object of, Map<Object, Object> types) {
    return list(at(of, "KeySchema")).stream().map(key -> at(key, "AttributeName") + " " + types.get(at(key, "AttributeName")) + " " + at(key, "KeyType")).toList();
  }

  private static Path newest() throws IOException {
    try (var folders = Files.list(RELEASES)) {
      return folders.filter(Files::isDirectory).max(Comparator.comparing(folder -> Runtime.Version.parse(folder.getFileName().toString()))).orElseThrow();
    }
  }

  @Test
  void tablesAreAsTheLastReleaseMadeThem() throws IOException {
    String release = System.getProperty("releases.write");
    if (release != null) {
      Files.writeString(RELEASES.resolve(release).resolve("tables.txt"), schema());
    }
    assertThat(schema()).as("tables as %s made them", newest().getFileName()).isEqualTo(Files.readString(newest().resolve("tables.txt"))).contains("journal", "control");
  }
}
