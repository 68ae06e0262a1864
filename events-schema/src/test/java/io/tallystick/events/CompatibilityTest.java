package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No schema breaks the last released one of its name, which is kept in {@code released} under the version's number. A release adds a folder; a change that has to break a schema is a new version of the
 * event, in a file of its own.
 */
class CompatibilityTest {
  private static final String RELEASED = "src/test/resources/released/";
  /** The last release. */
  private static final String VERSION = "0.1.0";

  @TestFactory
  Stream<DynamicTest> noSchemaBreaksTheReleasedOne() {
    List<Path> files = Schemas.files(RELEASED + VERSION);
    assertThat(files).hasSizeGreaterThanOrEqualTo(16);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      Path present = Path.of("src/main/resources/schemas", file.getFileName().toString());
                      assertThat(present).exists();
                      assertThat(Compatibility.broken(Schemas.read(file), Schemas.read(present))).isEmpty();
                    }));
  }

  @Test
  void theVersionIsTheNewestThatIsKept() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(RELEASED))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()).max(CompatibilityTest::byNumbers)).contains(VERSION);
    }
  }

  private static int byNumbers(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /** A schema, a place in it, what stands there instead (nothing removes it), and what is found. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      transfer.posted.v1.json    | /$id                                    | "https://tallystick.io/x"     | /$id is another one
      transfer.posted.v1.json    | /properties/held                        |                               | /properties/held was removed or renamed
      transfer.posted.v1.json    | /required                               | ["transfer","held"]           | /required asks for more: [held]
      transfer.posted.v1.json    | /properties/held/pattern                | "^[0-9]$"                     | /properties/held/pattern was narrowed
      transfer.posted.v1.json    | /properties/held/type                   | "integer"                     | /properties/held/type was narrowed by [string]
      transfer.posted.v1.json    | /properties/transfer/$ref               | "#/$defs/transfer"            | /properties/transfer/$ref was narrowed
      transfer.released.v1.json  | /properties/reason/enum                 | ["voided"]                    | /properties/reason/enum was narrowed by [posted]
      transfer.released.v1.json  | /properties/hold_id/maxLength           | 64                            | /properties/hold_id/maxLength was narrowed
      transfer.released.v1.json  | /properties/hold_id/minLength           | 2                             | /properties/hold_id/minLength was narrowed
      transfer.rejected.v1.json  | /properties/transfer_id/minLength       | 1                             | /properties/transfer_id/minLength was narrowed
      objects.v1.json            | /$defs/transfer/properties/code/maximum | 100                           | /$defs/transfer/properties/code/maximum was narrowed
      objects.v1.json            | /$defs/account                          |                               | /$defs/account was removed or renamed
      objects.v1.json            | /$defs/transfer/properties/reference/const | "x"                        | /$defs/transfer/properties/reference/const was narrowed
      objects.v1.json            | /$defs/transfer/patternProperties       | {}                            | /$defs/transfer/patternProperties is a keyword of which nobody knows what it breaks
      request.v1.json            | /properties/atomic/type                 | "boolean"                     | /properties/atomic/type was narrowed by [null]
      request.v1.json            | /properties/transfers/maxItems          | 7999                          | /properties/transfers/maxItems was narrowed
      cloudevent.json            | /properties/subject                     | false                         | /properties/subject is another schema
      cloudevent.json            | /additionalProperties                   | false                         | /additionalProperties was narrowed
      outcomes.v1.json           | /$defs/account/oneOf/1                  |                               | /$defs/account/oneOf was narrowed
      """)
  void anIncompatibleChangeIsFound(String file, String place, String value, String found) throws IOException {
    JsonNode released = Schemas.read(Path.of(RELEASED + VERSION, file));
    JsonNode changed = released.deepCopy();
    set(changed, place, value == null ? null : Schemas.JSON.readTree(value));

    assertThat(Compatibility.broken(released, changed)).contains(found);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      transfer.posted.v1.json    | /properties/colour                | {"type":"string"}
      transfer.posted.v1.json    | /description                      | "Other words. Emitted later."
      transfer.released.v1.json  | /properties/reason/enum           | ["posted","voided","abandoned"]
      transfer.released.v1.json  | /properties/hold_id/maxLength     | 256
      transfer.released.v1.json  | /required                         | ["transfer"]
      request.v1.json            | /properties/transfers/maxItems    |
      balance.threshold.v1.json  | /additionalProperties             | true
      """)
  void aCompatibleChangeIsAllowed(String file, String place, String value) throws IOException {
    JsonNode released = Schemas.read(Path.of(RELEASED + VERSION, file));
    JsonNode changed = released.deepCopy();
    set(changed, place, value == null ? null : Schemas.JSON.readTree(value));

    assertThat(changed).isNotEqualTo(released);
    assertThat(Compatibility.broken(released, changed)).isEmpty();
  }

  private static void set(JsonNode root, String place, JsonNode value) {
    int last = place.lastIndexOf('/');
    JsonNode parent = root.at(place.substring(0, last));
    String name = place.substring(last + 1);
    if (parent instanceof ArrayNode list) {
      list.remove(Integer.parseInt(name));
    } else if (value == null) {
      assertThat(((ObjectNode) parent).remove(name)).isNotNull();
    } else {
      ((ObjectNode) parent).set(name, value);
    }
  }
}
