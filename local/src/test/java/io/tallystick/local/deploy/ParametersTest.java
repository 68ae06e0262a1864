package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

class ParametersTest {
  private static final ObjectNode TEMPLATE = TemplateJson.parse(Path.of("t.yaml"), """
      Parameters:
        Needed: {Type: String}
        Name: {Type: String, Default: books, AllowedPattern: '[a-z]{1,5}', ConstraintDescription: 1 to 5 small letters}
        Bare: {Type: String, Default: a, AllowedPattern: '[a-z]*'}
        Size: {Type: Number, Default: 15, AllowedValues: [5, 15]}
        Days: {Type: Number, Default: 1, MinValue: 1, MaxValue: 30}
        Text: {Type: String, Default: abc, MinLength: 2, MaxLength: 4}
        Numbers: {Type: List<Number>, Default: '1,2'}
      """);

  @TempDir Path folder;

  private static ParameterCheck check(Map<String, String> given, Map<String, String> current) {
    return ParameterCheck.of(TEMPLATE, given, current);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      Name    | LOUD  | Name: must be 1 to 5 small letters; not 'LOUD'
      Bare    | 1     | Bare: must match [a-z]*; not '1'
      Size    | 7     | Size: must be one of [5, 15], not '7'
      Days    | x     | Days: must be a number, not 'x'
      Days    | 0     | Days: must be at least 1, not '0'
      Days    | 30.5  | Days: must be at most 30, not '30.5'
      Text    | a     | Text: must have at least 2 characters, not 1
      Text    | abcde | Text: must have at most 4 characters, not 5
      Numbers | 1, x  | Numbers: must be a number, not 'x'
      Nothing | 1     | Nothing: the template has no such parameter; it has Bare, Days, Name, Needed, Numbers, Size, Text
      """)
  void aWrongValueIsNamedWithParameterAndReason(String name, String value, String problem) {
    assertThat(check(Map.of("Needed", "x", name, value), Map.of()).problems()).containsExactly(problem);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(check(Map.of("Size", "7", "Days", "0"), Map.of()).problems())
        .containsExactly("Needed: has no default, so that a value is needed", "Size: must be one of [5, 15], not '7'", "Days: must be at least 1, not '0'");
  }

  @Test
  void whatIsNotNamedKeepsTheStacksValueOrGetsTheDefault() {
    ParameterCheck check = check(Map.of("Days", "3"), Map.of("Needed", "x", "Name", "old", "Gone", "y"));
    assertThat(check.problems()).isEmpty();
    assertThat(check.parameters())
        .containsExactly(
            Parameter.builder().parameterKey("Needed").usePreviousValue(true).build(),
            Parameter.builder().parameterKey("Name").usePreviousValue(true).build(),
            Parameter.builder().parameterKey("Days").parameterValue("3").build());
  }

  @Test
  void theNumberOfShardsIsThatOfTheLedgersCreation() {
    ObjectNode template = TemplateJson.parse(Path.of("t.yaml"), "Parameters:\n  Shards: {Type: String, Default: '1'}\n");
    String problem = "Shards: is %s, which was fixed when the ledger was created and cannot be changed";
    assertThat(ParameterCheck.of(template, Map.of("Shards", "4"), Map.of()).problems()).as("a new one").isEmpty();
    assertThat(ParameterCheck.of(template, Map.of("Shards", "4"), Map.of("Shards", "4")).problems()).isEmpty();
    assertThat(ParameterCheck.of(template, Map.of("Shards", "8"), Map.of("Shards", "4")).problems()).containsExactly(problem.formatted("4"));
    assertThat(ParameterCheck.of(template, Map.of("Shards", "8"), Map.of("Other", "x")).problems()).as("of a release that knew one only").containsExactly(problem.formatted("1"));
    assertThat(ParameterCheck.of(template, Map.of(), Map.of("Shards", "4")).parameters()).containsExactly(Parameter.builder().parameterKey("Shards").usePreviousValue(true).build());
  }

  @Test
  void aValueThatANewTemplateNoLongerAllowsHasToBeNamedAnew() {
    assertThat(check(Map.of(), Map.of("Needed", "x", "Size", "10")).problems())
        .containsExactly("Size: must be one of [5, 15], not '10', which is the value that the stack has; name another");
    assertThat(check(Map.of(), Map.of("Needed", "****", "Size", "****")).problems()).as("secrets are not shown").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Name\": \"a=b\", \"Days\": 3}",
        "{\"Parameters\": {\"Name\": \"a=b\", \"Days\": \"3\"}}",
        "[\"Name=a=b\", \"Days=3\"]",
        "[{\"ParameterKey\": \"Name\", \"ParameterValue\": \"a=b\"}, {\"ParameterKey\": \"Days\", \"ParameterValue\": \"3\"}]"
      })
  void filesOfAllToolsAreRead(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), json);
    assertThat(ParameterFile.read(List.of(file.toString(), "Size=5"))).isEqualTo(Map.of("Name", "a=b", "Days", "3", "Size", "5"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"Name": [1]} | Name must be a text, a number or a boolean
      {"Name": null}| Name must be a text, a number or a boolean
      [1]           | has an item that is neither
      3             | must be a JSON object or array
      {             | is not JSON
      """)
  void aFileThatIsNoneIsNamed(String json, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), json);
    assertThatThrownBy(() -> ParameterFile.read(List.of(file.toString()))).isInstanceOf(CommandFailure.class).hasMessageContaining(message);
  }

  @Test
  void contradictionsAndWhatIsNeitherFileNorValueAreUsageErrors() {
    assertThatThrownBy(() -> ParameterFile.read(List.of("Days=1", "Days=2"))).hasMessageContaining("gives Days twice");
    assertThatThrownBy(() -> ParameterFile.read(List.of("missing.json"))).hasMessageContaining("neither NAME=VALUE nor a file");
  }
}
