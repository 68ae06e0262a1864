package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas that the description shares with the events: copies of those of the schema files, so that the description needs nothing
 * else to be read. The test that compares them copies them again when it is run with {@code -Dopenapi.copy=true}.
 */
final class SharedSchemas {
  private static final List<String> OF_FILES_ONLY = List.of("$schema", "$id", "$defs");
  private static final int INDENT = 6;
  private static final String COMPONENTS = "#/components/schemas/";

  private SharedSchemas() {}

  /** The components that are copies, by name, as they must be. */
  static Map<String, JsonNode> expected() {
    Map<String, JsonNode> expected = new LinkedHashMap<>();
    JsonNode request = file("/schemas/request.v1.json");
    Map<String, String> requestNames = Map.of("#/$defs/account", "NewAccount", "#/$defs/transfer", "NewTransfer");
    expected.put("Request", copy(request, requestNames));
    expected.put("NewAccount", copy(request.at("/$defs/account"), requestNames));
    expected.put("NewTransfer", copy(request.at("/$defs/transfer"), requestNames));
    JsonNode outcomes = file("/schemas/outcomes.v1.json");
    Map<String, String> outcomeNames = Map.of("#/$defs/account", "AccountOutcome", "#/$defs/transfer", "TransferOutcome");
    expected.put("Outcomes", copy(outcomes, outcomeNames));
    expected.put("AccountOutcome", copy(outcomes.at("/$defs/account"), outcomeNames));
    expected.put("TransferOutcome", copy(outcomes.at("/$defs/transfer"), outcomeNames));
    return expected;
  }

  private static JsonNode file(String resource) {
    try (InputStream in = SharedSchemas.class.getResourceAsStream(resource)) {
      return ApiDescription.JSON.readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode copy(JsonNode schema, Map<String, String> names) {
    ObjectNode copy = schema.deepCopy();
    copy.remove(OF_FILES_ONLY);
    rename(copy, names);
    return copy;
  }

  private static void rename(JsonNode node, Map<String, String> names) {
    String name = names.get(node.path("$ref").asText());
    if (name != null) {
      ((ObjectNode) node).put("$ref", COMPONENTS + name);
    }
    node.forEach(child -> rename(child, names));
  }

  /** Replaces each copy's lines in the description by those of the schema files. */
  static void copyIntoDescription() throws IOException {
    Path file = Path.of("src/main/resources/openapi.json");
    String text = Files.readString(file);
    for (Map.Entry<String, JsonNode> schema : expected().entrySet()) {
      String begin = "\n      \"" + schema.getKey() + "\": {\n";
      int from = text.indexOf(begin) + 1;
      int until = text.indexOf("\n      }", from) + "\n      }".length();
      String name = "\"" + schema.getKey() + "\": ";
      String lines = CompactJson.text(schema.getValue(), INDENT, name.length());
      text = text.substring(0, from) + " ".repeat(INDENT) + name + lines + text.substring(until);
    }
    Files.writeString(file, text);
  }
}
